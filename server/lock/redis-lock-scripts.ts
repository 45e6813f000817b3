/*
 * All claims on a key are one text, which is changed if it is still as it was read. Time is the
 * server's. The counter of the tokens is one for all keys, so that it need not be kept for each.
 */

/** A place for the token, which only the server can fill. In the text of a name it cannot occur. */
export const TOKEN_TO_COME = -1

/** KEYS: the claims. Answers: now in milliseconds, and the text. */
export const readScript = `local t = redis.call('TIME')
return {t[1] * 1000 + math.floor(t[2] / 1000), redis.call('GET', KEYS[1])}`

/**
 * KEYS: the claims, the counter, the index of keys. ARGV: the text as it was read, the text to be, until
 * when it matters, the key, now. Answers 0 if somebody came between, else the token that was given, or -1.
 */
export const changeScript = `if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
local token = -1
local text = ARGV[2]
if string.find(text, '"token":-1', 1, true) then
  token = redis.call('INCR', KEYS[2])
  text = string.gsub(text, '"token":%-1', '"token":' .. string.format('%.0f', token))
end
if text == '[]' then
  redis.call('DEL', KEYS[1])
  redis.call('ZREM', KEYS[3], ARGV[4])
else
  redis.call('SET', KEYS[1], text, 'PXAT', ARGV[3])
  redis.call('ZADD', KEYS[3], ARGV[3], ARGV[4])
end
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', ARGV[5])
return token`

/** KEYS: the index. ARGV: how many. Answers: now, and the keys that anybody has or waits for. */
export const listScript = `local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
return {now, redis.call('ZRANGEBYSCORE', KEYS[1], now, '+inf', 'LIMIT', 0, ARGV[1])}`
