//! The program as its users meet it: what it reads, writes and says.
