-- Stores a token unless a later holder of the lock was faster.
--
-- KEYS[1] y:token:{name} HASH value fence
-- KEYS[2] y:token:{name}:lock STRING fence and mark
-- KEYS[3] y:token:{name}:fence STRING
-- ARGV[1] fence number from lock_token, or 0 without one   ARGV[2] value
-- ARGV[3] milliseconds that the token is good for
-- Returns 1, or 0 when it was refused.

local fence = tonumber(ARGV[1])
local holder = tonumber(string.match(redis.call('GET', KEYS[2]) or '0', '^%d+'))
if holder > fence then return 0 end
if fence == 0 then fence = tonumber(redis.call('GET', KEYS[3]) or '0') end
if tonumber(redis.call('HGET', KEYS[1], 'fence') or '0') > fence then return 0 end
redis.call('HSET', KEYS[1], 'value', ARGV[2], 'fence', fence)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
if holder == fence then redis.call('DEL', KEYS[2]) end
return 1
