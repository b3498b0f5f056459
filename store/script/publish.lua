-- Extends the sealed log: tiles, checkpoint and size in one step.
--
-- KEYS[1] y:{c}:log    HASH size checkpoint
-- KEYS[2] y:{c}:tiles  HASH path -> bytes
-- ARGV[1] size that was extended   ARGV[2] new size   ARGV[3] checkpoint
-- ARGV[4] number of tiles to write, then path and bytes of each; then the paths
--   of tiles that the new ones replace
-- Returns {'ok'} or {'conflict'}. Safe to send twice: what is already there is ok.

local size, checkpoint = unpack(redis.call('HMGET', KEYS[1], 'size', 'checkpoint'))
if checkpoint == ARGV[3] and tonumber(size) == tonumber(ARGV[2]) then return {'ok'} end
if tonumber(size or '0') ~= tonumber(ARGV[1]) then return {'conflict'} end

local last = 4 + 2 * tonumber(ARGV[4])
for i = 5, last, 2 do redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1]) end
for i = last + 1, #ARGV do redis.call('HDEL', KEYS[2], ARGV[i]) end
redis.call('HSET', KEYS[1], 'size', ARGV[2], 'checkpoint', ARGV[3])
return {'ok'}
