-- name: try_lock
-- Become the leader, unless another session is.
SELECT pg_try_advisory_lock($1);

-- name: alive
-- Say that this session lives, before the server ends it for its silence.
SELECT 1;
