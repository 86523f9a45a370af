//! The 1C query language beyond its syntax: which tables and fields a query reads, and which columns it gives.
