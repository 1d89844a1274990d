//! The front matter and the project file as JSON Schemas, for editors that complete and check as one types.
