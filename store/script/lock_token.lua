-- Takes the lock for fetching a token and gives it a fence number.
--
-- KEYS[1] y:token:{name}:lock STRING   KEYS[2] y:token:{name}:fence STRING
-- ARGV[1] milliseconds that the lock holds
-- Returns the fence number, or 0 when somebody else holds the lock.

if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
local fence = redis.call('INCR', KEYS[2])
redis.call('SET', KEYS[1], fence, 'PX', ARGV[1])
return fence
