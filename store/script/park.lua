-- Takes an outgoing row out of delivery and keeps it with the reason.
--
-- KEYS[1] y:{c}:out HASH   KEYS[2] y:{c}:due ZSET   KEYS[3] y:{c}:parked HASH
-- ARGV[1] row id   ARGV[2] reason
-- Returns 1, or 0 when there is no such row.

if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('HSET', KEYS[3], ARGV[1], ARGV[2])
redis.call('ZREM', KEYS[2], ARGV[1])
return 1
