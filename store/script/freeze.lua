-- Stops the ballots of a motion and freezes its counters.
--
-- KEYS[1] y:{c}:booth:<motion>  HASH roll closes change sealed frozen
-- KEYS[2] y:{c}:tally:<motion>  HASH of units|heads|area; frozen
-- ARGV[1] now, unix ms   ARGV[2] '1' to freeze before the deadline
-- Returns {'ok', field, value, …} with all counters, {'none'} without a booth or
-- {'open'} before the deadline. Repeating it returns the same.

local closes, frozen = unpack(redis.call('HMGET', KEYS[1], 'closes', 'frozen'))
if not closes then return {'none'} end
if not frozen then
  if ARGV[2] ~= '1' and tonumber(ARGV[1]) < tonumber(closes) then return {'open'} end
  redis.call('HSET', KEYS[1], 'frozen', ARGV[1])
  redis.call('HSET', KEYS[2], 'frozen', ARGV[1])
end
local reply = {'ok'}
for i, v in ipairs(redis.call('HGETALL', KEYS[2])) do reply[i + 1] = v end
return reply
