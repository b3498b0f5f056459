-- Puts a parked row back into delivery.
--
-- KEYS[1] y:{c}:out HASH   KEYS[2] y:{c}:due ZSET   KEYS[3] y:{c}:parked HASH
-- ARGV[1] row id   ARGV[2] not before, unix ms
-- Returns 1, or 0 when there is no such row.

if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
return 1
