-- Removes an outgoing row that was delivered.
--
-- KEYS[1] y:{c}:out HASH   KEYS[2] y:{c}:due ZSET   KEYS[3] y:{c}:parked HASH
-- ARGV[1] row id
-- Returns 1, or 0 when there was no such row.

redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
return redis.call('HDEL', KEYS[1], ARGV[1])
