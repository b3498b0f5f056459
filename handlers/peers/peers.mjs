// Drives a running server the way WeChat and WeCom do, with envelopes that
// other people's packages seal, sign and open. Prints "N passed, N failed" and
// ends with 1 when something failed, with 2 when it could not begin.
//
//   node peers.mjs http://127.0.0.1:8080
//
// Keys come from the environment: YISHI_OA_APP_ID, YISHI_OA_TOKEN,
// YISHI_OA_AES_KEY, YISHI_WECOM_BOT_TOKEN, YISHI_WECOM_BOT_AES_KEY, and
// YISHI_WECOM_BOT_ID if the server has one.

import { randomBytes, randomInt } from 'node:crypto'
import { createRequire } from 'node:module'
import wecom from '@wecom/crypto'
import aibot from '@wecom/aibot-node-sdk'

const WXBizMsgCrypt = createRequire(import.meta.url)('wechat-crypto')
const WecomCrypto = aibot.WecomCrypto

const usage = 'usage: node peers.mjs BASE_URL, with the keys in the environment'
const base = process.argv[2]
const env = (name) => {
  if (!process.env[name]) {
    console.error(`${name} is not set\n${usage}`)
    process.exit(2)
  }
  return process.env[name]
}
if (!base) {
  console.error(usage)
  process.exit(2)
}

const official = {
  url: new URL('/wechat/oa', base),
  receiver: env('YISHI_OA_APP_ID'),
  token: env('YISHI_OA_TOKEN'),
  aesKey: env('YISHI_OA_AES_KEY'),
}
const bot = {
  url: new URL('/wecom/bot', base),
  receiver: '',
  token: env('YISHI_WECOM_BOT_TOKEN'),
  aesKey: env('YISHI_WECOM_BOT_AES_KEY'),
  id: process.env.YISHI_WECOM_BOT_ID || 'AIBOTPEER',
}

// Each peer seals, signs and opens for one account. Signing four parts is the
// envelope's signature, three the one of the query alone.
const peers = {
  '@wecom/crypto': (a) => ({
    seal: (text) => wecom.encrypt(a.aesKey, text, a.receiver),
    sign: (ts, nonce, sealed) => wecom.getSignature(a.token, ts, nonce, sealed),
    open: (sealed) => {
      const { message, id } = wecom.decrypt(a.aesKey, sealed)
      equal(id, a.receiver, 'receiver')
      return message
    },
  }),
  'wechat-crypto': (a) => {
    const c = new WXBizMsgCrypt(a.token, a.aesKey, a.receiver)
    return {
      seal: (text) => c.encrypt(text),
      sign: (ts, nonce, sealed) => c.getSignature(ts, nonce, sealed),
      open: (sealed) => {
        const { message, id } = c.decrypt(sealed)
        equal(id, a.receiver, 'receiver')
        return message
      },
    }
  },
  '@wecom/aibot-node-sdk': (a) => {
    const c = new WecomCrypto(a.token, a.aesKey, a.receiver)
    const signer = peers['@wecom/crypto'](a) // this one signs only what it seals
    return {
      seal: (text) => c.encrypt(text, '1', '1').encrypt,
      sign: signer.sign,
      open: (sealed) => c.decrypt(sealed),
      verify: (signature, ts, nonce, sealed) => c.verifySignature(signature, ts, nonce, sealed),
    }
  },
}

let passed = 0
let failed = 0

function equal(got, want, what) {
  if (got !== want) throw new Error(`${what} is ${JSON.stringify(got)}, want ${JSON.stringify(want)}`)
}

function holds(text, part, what) {
  if (!text.includes(part)) throw new Error(`${what} ${JSON.stringify(text)} is without ${JSON.stringify(part)}`)
}

async function check(name, act) {
  try {
    await act()
    passed++
    console.log(`ok    ${name}`)
  } catch (error) {
    failed++
    console.log(`FAIL  ${name}: ${error.message}`)
  }
}

const seconds = () => String(Math.floor(Date.now() / 1000))
const anyNonce = () => String(randomInt(1, 2 ** 47))
const person = () => 'o' + randomBytes(10).toString('hex')

async function send(url, params, body) {
  const to = new URL(url)
  to.search = new URLSearchParams(params).toString()
  const answer = await fetch(to, body === undefined ? {} : { method: 'POST', body })
  return { status: answer.status, text: await answer.text() }
}

// turned changes one character of base64 within the first blocks.
function turned(sealed) {
  const other = sealed[30] === 'A' ? 'B' : 'A'
  return sealed.slice(0, 30) + other + sealed.slice(31)
}

function field(xml, name) {
  const match = new RegExp(`<${name}>(?:<!\\[CDATA\\[([\\s\\S]*?)\\]\\]>|([^<]*))</${name}>`).exec(xml)
  if (!match) throw new Error(`${JSON.stringify(xml)} is without ${name}`)
  return match[1] ?? match[2]
}

function officialText(from, words, id) {
  return `<xml><ToUserName><![CDATA[gh_peers]]></ToUserName><FromUserName><![CDATA[${from}]]></FromUserName>` +
    `<CreateTime>${seconds()}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${words}]]></Content><MsgId>${id}</MsgId></xml>`
}

function officialQuery(peer, sealed) {
  const timestamp = seconds()
  const nonce = anyNonce()
  return {
    signature: wecom.getSignature(official.token, timestamp, nonce, ''),
    timestamp,
    nonce,
    openid: 'peer',
    encrypt_type: 'aes',
    msg_signature: peer.sign(timestamp, nonce, sealed),
  }
}

const officialPaper = (sealed) =>
  `<xml><ToUserName><![CDATA[gh_peers]]></ToUserName><Encrypt><![CDATA[${sealed}]]></Encrypt></xml>`

function signedBy(peer, signature, timestamp, nonce, sealed) {
  equal(signature, peer.sign(timestamp, nonce, sealed), 'signature of the answer')
  if (peer.verify && !peer.verify(signature, timestamp, nonce, sealed)) throw new Error('the peer does not verify the answer')
}

async function drive(name, peer) {
  const from = person()
  const sealed = peer.seal(officialText(from, '帮助 😀 <你好>', anyNonce()))
  const query = officialQuery(peer, sealed)
  let first
  await check(`${name}: a text is answered, signed and sealed for its sender`, async () => {
    first = await send(official.url, query, officialPaper(sealed))
    equal(first.status, 200, 'status')
    const reply = field(first.text, 'Encrypt')
    signedBy(peer, field(first.text, 'MsgSignature'), field(first.text, 'TimeStamp'), field(first.text, 'Nonce'), reply)
    equal(field(first.text, 'Nonce'), query.nonce, 'nonce of the answer')
    const message = peer.open(reply)
    equal(field(message, 'ToUserName'), from, 'receiver of the answer')
    equal(field(message, 'FromUserName'), 'gh_peers', 'sender of the answer')
    equal(field(message, 'MsgType'), 'text', 'type of the answer')
    if (field(message, 'Content') === '') throw new Error('the answer is empty')
  })
  await check(`${name}: a repeat is answered with the same bytes`, async () => {
    const again = await send(official.url, query, officialPaper(sealed))
    equal(again.text, first.text, 'answer')
  })
  const refused = async (what, params, body) => check(`${name}: ${what} is refused`, async () => {
    equal((await send(official.url, params, body)).status, 403, 'status')
  })
  await refused('an envelope with a letter turned over', query, officialPaper(turned(sealed)))
  const other = peer.seal(officialText(from, '3号反对', anyNonce()))
  await refused('another message under the same pair', { ...query, msg_signature: peer.sign(query.timestamp, query.nonce, other) }, officialPaper(other))
  const fresh = officialQuery(peer, sealed)
  await refused('a forged msg_signature', { ...fresh, msg_signature: '0'.repeat(40) }, officialPaper(sealed))
  await refused('an upper-case msg_signature', { ...fresh, msg_signature: fresh.msg_signature.toUpperCase() }, officialPaper(sealed))
  const { encrypt_type: _, msg_signature: __, ...plain } = officialQuery(peer, '')
  await refused('a plain text in secure mode', plain, officialText(from, '3号赞成', anyNonce()))
}

async function driveEcho() {
  const timestamp = seconds()
  const nonce = anyNonce()
  const signature = wecom.getSignature(official.token, timestamp, nonce, '')
  await check('official: the check of the address is answered', async () => {
    const answer = await send(official.url, { signature, timestamp, nonce, echostr: '4375120948345356249' })
    equal(answer.status, 200, 'status')
    equal(answer.text, '4375120948345356249', 'echo')
  })
  await check('official: a forged check is refused', async () => {
    const answer = await send(official.url, { signature: '0'.repeat(40), timestamp, nonce, echostr: '1' })
    equal(answer.status, 403, 'status')
  })
}

function botQuery(peer, sealed) {
  const timestamp = seconds()
  const nonce = anyNonce()
  return { msg_signature: peer.sign(timestamp, nonce, sealed), timestamp, nonce }
}

const botMessage = (more) => JSON.stringify({
  msgid: randomBytes(12).toString('base64'), aibotid: bot.id, chattype: 'single', from: { userid: person() }, ...more,
})

const botPaper = (sealed) => JSON.stringify({ encrypt: sealed })

async function driveBot(name, peer) {
  await check(`${name}: a sealed check of the address comes back open`, async () => {
    const echostr = peer.seal('4375120948345356249')
    const answer = await send(bot.url, { ...botQuery(peer, echostr), echostr })
    equal(answer.status, 200, 'status')
    equal(answer.text, '4375120948345356249', 'echo')
  })
  const sealed = peer.seal(botMessage({ msgtype: 'text', text: { content: '帮助 😀 <你好>' } }))
  const query = botQuery(peer, sealed)
  let first
  await check(`${name}: a text is answered with a finished stream, signed and sealed`, async () => {
    first = await send(bot.url, query, botPaper(sealed))
    equal(first.status, 200, 'status')
    const answer = JSON.parse(first.text)
    equal(Object.keys(answer).sort().join(), 'encrypt,msgsignature,nonce,timestamp', 'keys of the answer')
    equal(typeof answer.timestamp, 'number', 'type of the timestamp')
    equal(answer.nonce, query.nonce, 'nonce of the answer')
    signedBy(peer, answer.msgsignature, String(answer.timestamp), answer.nonce, answer.encrypt)
    const message = JSON.parse(peer.open(answer.encrypt))
    equal(message.msgtype, 'stream', 'type of the answer')
    equal(message.stream.finish, true, 'end of the stream')
    if (!message.stream.id || !message.stream.content) throw new Error('the stream is empty')
  })
  await check(`${name}: a repeat is answered with the same bytes`, async () => {
    const again = await send(bot.url, query, botPaper(sealed))
    equal(again.text, first.text, 'answer')
  })
  await check(`${name}: an opinion on an answer is acknowledged with nothing`, async () => {
    const feedback = peer.seal(botMessage({ msgtype: 'event', event: { eventtype: 'feedback_event', feedback_event: { id: '1', type: 1 } } }))
    const answer = await send(bot.url, botQuery(peer, feedback), botPaper(feedback))
    equal(answer.status, 200, 'status')
    equal(answer.text, '', 'answer')
  })
  const refused = async (what, params, body) => check(`${name}: ${what} is refused`, async () => {
    equal((await send(bot.url, params, body)).status, 403, 'status')
  })
  await refused('an envelope with a letter turned over', query, botPaper(turned(sealed)))
  const other = peer.seal(botMessage({ msgtype: 'text', text: { content: '3号反对' } }))
  await refused('another message under the same pair', { ...botQuery(peer, other), nonce: query.nonce, timestamp: query.timestamp, msg_signature: peer.sign(query.timestamp, query.nonce, other) }, botPaper(other))
  await refused('a forged msg_signature', { ...botQuery(peer, sealed), msg_signature: '0'.repeat(40) }, botPaper(sealed))
  await refused('a plain text', botQuery(peer, ''), botMessage({ msgtype: 'text', text: { content: '3号赞成' } }))
}

await driveEcho()
for (const [name, peer] of Object.entries(peers)) await drive(`official, ${name}`, peer(official))
for (const [name, peer] of Object.entries(peers)) {
  if (name === 'wechat-crypto') continue // it takes no empty receiver
  await driveBot(`smart bot, ${name}`, peer(bot))
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
