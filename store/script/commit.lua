-- Applies an act: documents, rows, marks, booths, ledger leaves, outgoing rows and
-- the answer to the message, all or nothing.
--
-- KEYS[1] y:{c}:seq  STRING     KEYS[2] y:{c}:ledger  STREAM
-- KEYS[3] y:{c}:out  HASH       KEYS[4] y:{c}:due     ZSET
-- KEYS[5..7] y:{c}:seen:<period> HASH: the period before, its own, the next
-- KEYS[8] y:{c}:index:due ZSET: appointments
-- KEYS[9] y:{c}:cuts ZSET person -> the act by which they last lost an identity
-- KEYS[10..] one per document (HASH v b), row (HASH), mark (ZSET), booth (HASH)
-- ARGV[1] message  ARGV[2] answer  ARGV[3] this call's mark  ARGV[4] seconds to keep it
-- ARGV[5] seconds to keep the trace of a deleted document
-- ARGV[6..11] how many documents, rows, marks, booths, leaves, outgoing rows
-- ARGV[12] an appointment that must still be in the index, or ''  ARGV[13] its score
-- ARGV[14] now, unix ms  ARGV[15] how many people lose an identity; then
--   documents: version read, '1' or '0' for a body, '2' to leave it as it is, body
--   rows: field, '1' or '0' for a value, value
--   marks: member, score, '1' to remove
--   booths: roll, closes (unix ms), change, sealed
--   leaves: before, after the sequence number
--   outgoing rows: id, JSON, not before (unix ms)
--   people who lose an identity: number
-- Returns {'ok', sequence of the first leaf, or 0}, {'repeated', answer}, {'done'} when
-- the appointment is not there so, {'conflict', number of the document} or
-- {'booth', number of the booth}.
-- Safe to send twice: a stored result that carries this call's mark is its own.

local call, match = redis.call, string.match

for key = 5, 7 do
  local stored = call('HGET', KEYS[key], ARGV[1])
  if stored then
    local mark, first, answer = match(stored, '^([^ ]*) (%d+) (.*)$')
    if mark == ARGV[3] then return {'ok', first} end
    return {'repeated', answer}
  end
end

if ARGV[12] ~= '' and tonumber(call('ZSCORE', KEYS[8], ARGV[12]) or '-1') ~= tonumber(ARGV[13]) then
  return {'done'}
end

local docs, rows, marks = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local booths, leaves, outs = tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])
local doc_at = 16
local row_at = doc_at + 3 * docs
local mark_at = row_at + 3 * rows
local booth_at = mark_at + 3 * marks
local leaf_at = booth_at + 4 * booths
local out_at = leaf_at + 2 * leaves
local cut_at = out_at + 3 * outs
local doc_key, row_key = 10, 10 + docs
local mark_key = row_key + rows
local booth_key = mark_key + marks

-- A deleted document leaves its version behind, so that one made anew in its place
-- is never taken for it.
local version = {}
for i = 0, docs - 1 do
  local a = doc_at + 3 * i
  local v = tonumber(call('HGET', KEYS[doc_key + i], 'v') or '0')
  local there = v > 0 and call('HEXISTS', KEYS[doc_key + i], 'b') == 1
  if (there and v or 0) ~= tonumber(ARGV[a]) then return {'conflict', tostring(i)} end
  version[i] = v + 1
end

-- A booth that is frozen stays so, and what was pinned at opening stays pinned.
for i = 0, booths - 1 do
  local a = booth_at + 4 * i
  local b = call('HMGET', KEYS[booth_key + i], 'roll', 'sealed', 'frozen', 'change')
  if b[1] and (b[3] or b[1] ~= ARGV[a] or b[2] ~= ARGV[a + 3] or b[4] ~= ARGV[a + 2]) then
    return {'booth', tostring(i)}
  end
end

local first = 0
if leaves > 0 then
  first = tonumber(call('GET', KEYS[1]) or '0') + 1
  local text = {}
  for i = 0, leaves - 1 do
    local a = leaf_at + 2 * i
    text[i + 1] = ARGV[a] .. (first + i) .. ARGV[a + 1]
  end
  call('XADD', KEYS[2], first .. '-0', 'l', table.concat(text, '\n'))
  call('SET', KEYS[1], first + leaves - 1)
end

for i = 0, docs - 1 do
  local a, key = doc_at + 3 * i, KEYS[doc_key + i]
  if ARGV[a + 1] == '1' then
    call('HSET', key, 'v', version[i], 'b', ARGV[a + 2])
    call('PERSIST', key)
  elseif ARGV[a + 1] == '0' and version[i] > 1 then
    call('HSET', key, 'v', version[i])
    call('HDEL', key, 'b')
    call('EXPIRE', key, ARGV[5])
  end
end
for i = 0, rows - 1 do
  local a = row_at + 3 * i
  if ARGV[a + 1] == '1' then
    call('HSET', KEYS[row_key + i], ARGV[a], ARGV[a + 2])
  else
    call('HDEL', KEYS[row_key + i], ARGV[a])
  end
end
for i = 0, marks - 1 do
  local a = mark_at + 3 * i
  if ARGV[a + 2] == '1' then
    call('ZREM', KEYS[mark_key + i], ARGV[a])
  else
    call('ZADD', KEYS[mark_key + i], ARGV[a + 1], ARGV[a])
  end
end
for i = 0, booths - 1 do
  local a = booth_at + 4 * i
  call('HSET', KEYS[booth_key + i], 'roll', ARGV[a], 'closes', ARGV[a + 1], 'change', ARGV[a + 2], 'sealed', ARGV[a + 3])
end
for i = 0, outs - 1 do
  local a = out_at + 3 * i
  call('HSET', KEYS[3], ARGV[a], ARGV[a + 1])
  call('ZADD', KEYS[4], ARGV[a + 2], ARGV[a])
end
-- Its time names the act, or what comes after the last one: never the name of another.
if ARGV[15] ~= '0' then
  local last = call('ZRANGE', KEYS[9], -1, -1, 'WITHSCORES')
  local cut = math.max(tonumber(last[2] or '0') + 1, tonumber(ARGV[14]))
  for i = 0, ARGV[15] - 1 do call('ZADD', KEYS[9], string.format('%d', cut), ARGV[cut_at + i]) end
  call('ZREMRANGEBYRANK', KEYS[9], 0, -1001)
end
call('HSET', KEYS[6], ARGV[1], ARGV[3] .. ' ' .. first .. ' ' .. ARGV[2])
call('EXPIRE', KEYS[6], ARGV[4])
return {'ok', tostring(first)}
