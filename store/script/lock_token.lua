-- Takes the lock for fetching a token and gives it a fence number.
--
-- KEYS[1] y:token:{name}:lock STRING fence and mark
-- KEYS[2] y:token:{name}:fence STRING
-- ARGV[1] milliseconds that the lock holds   ARGV[2] this call's mark
-- Returns the fence number, or 0 when somebody else holds the lock. Safe to send
-- twice: a lock that carries this call's mark is its own.

local held = redis.call('GET', KEYS[1])
if held then
  local fence, mark = string.match(held, '^(%d+) (.*)$')
  return mark == ARGV[2] and tonumber(fence) or 0
end
local fence = redis.call('INCR', KEYS[2])
redis.call('SET', KEYS[1], fence .. ' ' .. ARGV[2], 'PX', ARGV[1])
return fence
