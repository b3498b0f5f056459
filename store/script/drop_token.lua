-- Forgets a token if it is still the one that was found bad.
--
-- KEYS[1] y:token:{name} HASH value fence
-- ARGV[1] the bad value
-- Returns 1 when it was forgotten.

if redis.call('HGET', KEYS[1], 'value') ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
