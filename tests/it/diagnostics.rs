//! What each bad input is told.
