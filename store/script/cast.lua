-- Casts, changes or takes back ballots on one motion, for a batch of castings.
--
-- KEYS[1]    y:{c}:booth:<motion>            HASH roll closes change sealed frozen
-- KEYS[2]    y:{c}:tally:<motion>            HASH of units|heads|area
-- KEYS[3]    y:{c}:seq                       STRING
-- KEYS[4]    y:{c}:ledger                    STREAM
-- KEYS[5..7] y:{c}:cast:<motion>:<period>    HASH: the period before, its own, the next
-- KEYS[8]    y:{c}:cuts                      ZSET person -> cut
-- KEYS[9..]  y:{c}:ballots:<motion>:<bucket> HASH choices|person|rank|sequence
-- ARGV[1] now, unix ms     ARGV[2] now, unix s      ARGV[3] motion
-- ARGV[4] roll             ARGV[5] this call's mark ARGV[6] seconds to keep results
-- ARGV[7] the newest cut that is known of, or '' ARGV[8] number of castings, then for each:
--   message, person, rank, kind (open, sealed, empty), number of ballots, then for each:
--   place of its bucket in KEYS, field in the bucket, entry, choices,
--   proof (the digest of a sealed ballot, else the blind of its leaf),
--   what the entry weighs on the roll, which never changes: heads ('' when it is not
--   on the roll), area, and where: b<building>, or building:area,… for several
-- Returns {'ok', result…} with one result per casting: 'invalid', or a letter
-- (n new, r repeated) and lines <entry><code><sequence>[/<person>] joined by ';'
-- (see resultCodes in castbatch.go); or {'none'} without a booth, {'roll'} for another,
-- {'outdated'} when there is a newer cut.
-- Safe to send twice: a casting whose stored result carries this call's mark is new.

local call, match, gmatch, byte, format = redis.call, string.match, string.gmatch, string.byte, string.format
local ARGV, KEYS = ARGV, KEYS
local now, mark = tonumber(ARGV[1]), ARGV[5]

if ARGV[7] ~= '' then
  local newest = call('ZRANGE', KEYS[8], -1, -1, 'WITHSCORES')
  if tonumber(newest[2] or '0') ~= tonumber(ARGV[7]) then return {'outdated'} end
end

local booth = call('HMGET', KEYS[1], 'roll', 'closes', 'change', 'sealed', 'frozen')
if not booth[1] then return {'none'} end
if booth[1] ~= ARGV[4] then return {'roll'} end
local late = booth[5] or now >= tonumber(booth[2])
local change, sealed = booth[3] == '1', booth[4] == '1'

-- Where each casting starts in ARGV, and which were cast before.
local count = tonumber(ARGV[8])
local start, message, i = {}, {}, 9
for k = 1, count do
  start[k], message[k] = i, ARGV[i]
  i = i + 5 + 8 * ARGV[i + 4]
end
local earlier = {}
for key = 5, 7 do
  if call('EXISTS', KEYS[key]) == 1 then
    local found = call('HMGET', KEYS[key], unpack(message))
    for k = 1, count do
      if found[k] then earlier[message[k]] = found[k] end
    end
  end
end

local seq = tonumber(call('GET', KEYS[3]) or '0')
local first, leaves = format('%d', seq + 1), {}
local stand, moved = {}, {} -- the ballot that stands, by entry; the ballots that moved
local sums, fields = {}, {} -- what counters move by, by field; the fields in order

local function add(field, units, heads, area)
  local d = sums[field]
  if d then
    d[1], d[2], d[3] = d[1] + units, d[2] + heads, d[3] + area
  else
    sums[field] = {units, heads, area}
    fields[#fields + 1] = field
  end
end

-- A ballot is choices, person, rank, sequence, its bucket's key, its field; without
-- choices none stands.
local function standing(a, entry)
  local b = stand[entry]
  if not b then
    local key, field = KEYS[ARGV[a] + 0], ARGV[a + 1]
    local row = call('HGET', key, field)
    if row then
      b = {match(row, '^([^|]*)|(%d+)|(%d+)|(%d+)$')}
      b[5], b[6] = key, field
    else
      b = {false, false, false, false, key, field}
    end
    stand[entry] = b
  end
  return b
end

-- options moves the sums behind each choice; a sealed ballot has none to show.
local function options(choices, sign, heads, area)
  if sealed then return end
  if #choices == 1 then return add('o' .. choices, sign, heads, area) end
  for letter in gmatch(choices, '.') do add('o' .. letter, sign, heads, area) end
end

-- turnout moves who took part: the head counts in the first building, area where
-- it lies.
local function turnout(sign, heads, area, lots)
  add('all', sign, heads, area)
  if byte(lots) == 98 then return add(lots, sign, heads, area) end -- b<building>
  local units = sign
  for building, size in gmatch(lots, '(%d+):(%d+)') do
    add('b' .. building, units, heads, sign * size)
    units, heads = 0, 0
  end
end

local function recount(a, old, choices, rank)
  local heads, area, lots = ARGV[a + 5] + 0, ARGV[a + 6] + 0, ARGV[a + 7]
  if old[1] then
    options(old[1], -1, -heads, -area)
    add('d' .. old[3], -1, 0, 0)
  else
    turnout(1, heads, area, lots)
  end
  if choices ~= '' then
    options(choices, 1, heads, area)
    add('d' .. rank, 1, 0, 0)
  else
    turnout(-1, -heads, -area, lots)
  end
end

local function leaf(n, entry, choices, rank, person, proof)
  if sealed then
    return 's|' .. n .. '|' .. ARGV[2] .. '|' .. ARGV[3] .. '|' .. entry .. '|' .. (choices ~= '' and proof or '')
  end
  if #choices > 1 then choices = string.sub(string.gsub(choices, '.', ',%0'), 2) end
  return 'b|' .. n .. '|' .. ARGV[2] .. '|' .. ARGV[3] .. '|' .. entry .. '|' .. choices .. '|' .. rank .. '|' .. person .. '|' .. proof
end

-- refused tells why the standing ballot stays, or nothing.
local function refused(old, person, rank, choices)
  if late then return 'l' end
  if not old[1] then return choices == '' and 'n' end
  if rank ~= old[3] then return tonumber(rank) < tonumber(old[3]) and 'o' end
  if person ~= old[2] then return 'k' end
  if choices == old[1] then return 'n' end
  return not change and 'f'
end

local function cast(a, person, rank)
  local entry, choices = ARGV[a + 2], ARGV[a + 3]
  local b = standing(a, entry)
  local why = refused(b, person, rank, choices)
  if why then
    if not b[1] then return entry .. why end
    if b[2] == person then return entry .. why .. b[4] end
    return entry .. why .. b[4] .. '/' .. b[2]
  end
  if ARGV[a + 5] == '' then return entry .. 'x' end
  recount(a, b, choices, rank)
  seq = seq + 1
  local n = format('%d', seq)
  leaves[#leaves + 1] = leaf(n, entry, choices, rank, person, ARGV[a + 4])
  if not b.moved then
    b.moved = true
    moved[#moved + 1] = b
  end
  if choices == '' then
    b[1] = false
    return entry .. 't'
  end
  why = b[1] and 'g' or 'c'
  b[1], b[2], b[3], b[4] = choices, person, rank, n
  return entry .. why .. n
end

local results, kept = {'ok'}, {}
for k = 1, count do
  local s, stored = start[k], earlier[message[k]]
  local kind, said = ARGV[s + 3], nil
  if stored then
    local whose, lines = match(stored, '^([^ ]*) (.*)$')
    results[k + 1] = (whose == mark and 'n' or 'r') .. lines
  elseif kind ~= 'empty' and (kind == 'sealed') ~= sealed then
    results[k + 1] = 'invalid'
  else
    said = cast(s + 5, ARGV[s + 1], ARGV[s + 2])
    for b = 1, ARGV[s + 4] - 1 do
      said = said .. ';' .. cast(s + 5 + 8 * b, ARGV[s + 1], ARGV[s + 2])
    end
    results[k + 1] = 'n' .. said
    kept[#kept + 1] = message[k]
    kept[#kept + 1] = mark .. ' ' .. said
    earlier[message[k]] = '? ' .. said -- the same message again in this batch
  end
end

local counters = {}
if #fields > 0 then
  local before = call('HMGET', KEYS[2], unpack(fields))
  for k, field in ipairs(fields) do
    local u, h, a, d = 0, 0, 0, sums[field]
    if before[k] then u, h, a = match(before[k], '^(%d+)|(%d+)|(%d+)$') end
    counters[2 * k - 1], counters[2 * k] = field, format('%d|%d|%d', u + d[1], h + d[2], a + d[3])
  end
end

-- Everything is decided; only writes follow.
if #leaves > 0 then
  call('XADD', KEYS[4], first .. '-0', 'l', table.concat(leaves, '\n'))
  call('SET', KEYS[3], format('%d', seq))
  call('HSET', KEYS[2], unpack(counters))
  for _, b in ipairs(moved) do
    if b[1] then
      call('HSET', b[5], b[6], b[1] .. '|' .. b[2] .. '|' .. b[3] .. '|' .. b[4])
    else
      call('HDEL', b[5], b[6])
    end
  end
end
if #kept > 0 then
  call('HSET', KEYS[6], unpack(kept))
  call('EXPIRE', KEYS[6], ARGV[6])
end
return results
