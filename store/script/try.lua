-- Counts a try in its window, up to the limit.
--
-- KEYS[1] y:try:<digest>:<slot>  STRING
-- ARGV[1] limit   ARGV[2] milliseconds until the window may be forgotten
-- Returns 1 when the try is within the limit, 0 when not (then nothing is counted).

local count = tonumber(redis.call('GET', KEYS[1]) or '0')
if count >= tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], count + 1, 'PX', ARGV[2])
return 1
