'use strict';
const $ = (id) => document.getElementById(id);
let state = null, me = null, pane = 'private', shown = -1;

async function call(path, body) {
  document.body.classList.add('busy');
  try {
    const r = await fetch(path, body ? {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)} : {});
    if (!r.ok) throw new Error(await r.text());
    return await r.json();
  } finally { document.body.classList.remove('busy'); }
}
async function act(path, body) {
  try { state = await call(path, body); shown = -1; draw(); }
  catch (e) { $('lead').textContent = '没发出去：' + e.message + '。请再试一次。'; }
}
async function photograph(file) {
  try {
    const r = await fetch('/sim/photo?person=' + encodeURIComponent(me.id), {method: 'POST', headers: {'Content-Type': 'application/octet-stream'}, body: file});
    if (!r.ok) throw new Error(await r.text());
    state = await r.json(); shown = -1; draw();
  } catch (e) { $('lead').textContent = '没发出去：' + e.message + '。请再试一次。'; }
}
const say = (where, text) => act('/sim/say', {person: me.id, pane: where === 'private' ? 'private:' + me.id : where, text});

function element(tag, text, attributes) {
  const e = document.createElement(tag);
  e.textContent = text;
  Object.assign(e, attributes || {});
  return e;
}
function bubble(b, mine, answer) {
  const e = element('div', '', {className: 'bubble' + (mine ? ' me' : '') + (b.heard || !b.who ? '' : ' deaf')});
  e.append(element('small', (b.who || state.bot) + ' ' + b.at + (b.who && !b.heard ? '（机器人听不到）' : '')));
  if (b.photo) e.append(element('img', '', {src: b.photo, alt: '照片', className: 'shot'}));
  for (const part of b.text.split(/(https?:\/\/[\w.:/-]+)/)) {
    e.append(/^https?:/.test(part) ? element('a', part, {href: part, target: '_blank', rel: 'noopener'}) : document.createTextNode(part));
  }
  if (b.options && b.options.length && answer) {
    const row = element('div', '', {className: 'answers'});
    for (const o of b.options) row.append(element('button', o, {type: 'button', onclick: () => answer(o)}));
    e.append(row);
  }
  return e;
}
function fill(box, said, isMine, answer) {
  const end = box.scrollHeight - box.scrollTop - box.clientHeight < 60 || shown < 0;
  box.replaceChildren(...said.map((b, i) => bubble(b, isMine(b), i === said.length - 1 ? answer : null)));
  if (end) box.scrollTop = box.scrollHeight;
}
function chips(box, texts, use) {
  box.replaceChildren(...texts.map((t) => element('button', t, {type: 'button', onclick: () => use(t)})));
}
function draw() {
  if (!me) me = state.people[0];
  $('now').textContent = state.now;
  if (shown === state.version) return;
  const byID = Object.fromEntries(state.panes.map((p) => [p.id, p]));
  $('whoName').textContent = me.name;
  $('whoAbout').textContent = `${me.age ? me.age + '岁，' : ''}${me.label}。${me.about}`;
  $('groupTitle').textContent = byID.group.title;
  $('groupWho').textContent = `您现在是${me.name}。`;
  $('people').replaceChildren(...state.people.map((p) => {
    const b = element('button', `${p.name}${p.age ? ' ' + p.age + '岁' : ''}`, {type: 'button', onclick: () => { me = p; shown = -1; draw(); }});
    b.setAttribute('aria-pressed', String(p.id === me.id));
    return b;
  }));
  fill($('talk-private'), byID['private:' + me.id] ? byID['private:' + me.id].said : [], (b) => b.who === me.name, (o) => say('private', o));
  fill($('talk-group'), byID.group.said, (b) => b.who === me.name, null);
  fill($('talk-wechat'), byID.wechat.said, (b) => b.who === me.name, null);
  const own = me.label.includes('主任') ? state.chips.chair : state.chips.private;
  chips($('chips-private'), (me.chips || []).concat(own), (t) => say('private', t));
  chips($('chips-group'), state.chips.group, (t) => say('group', t));
  shown = state.version;
}
function turn(to) {
  pane = to;
  for (const s of document.querySelectorAll('.pane')) s.classList.toggle('on', s.id === to);
  for (const b of document.querySelectorAll('nav button')) b.setAttribute('aria-pressed', String(b.dataset.pane === to));
}
for (const b of document.querySelectorAll('nav button')) b.onclick = () => { turn(b.dataset.pane); shown = -1; draw(); };
for (const f of document.querySelectorAll('form[data-pane]')) f.onsubmit = (e) => {
  e.preventDefault();
  const input = f.querySelector('input'), text = input.value.trim();
  if (text) { input.value = ''; say(f.dataset.pane, text); }
};
$('photo').onchange = (e) => { if (e.target.files[0]) photograph(e.target.files[0]); e.target.value = ''; };
$('sample').onclick = () => photograph(null);
$('at').onclick = () => { const i = $('say-group'); if (!i.value.startsWith('@')) i.value = '@' + state.bot + ' ' + i.value; i.focus(); };
for (const b of document.querySelectorAll('[data-hours]')) b.onclick = () => act('/sim/forward', {hours: 1});
for (const b of document.querySelectorAll('[data-deadline]')) b.onclick = () => act('/sim/forward', {deadline: true});
$('ours').onsubmit = async (e) => {
  e.preventDefault();
  try { const r = await call('/sim/ours', {rows: $('rows').value}); $('report').textContent = r.report; state = r.state; shown = -1; draw(); }
  catch (err) { $('report').textContent = '没认出来：' + err.message; }
};
turn('private');
act('/sim/state');
setInterval(async () => { try { state = await (await fetch('/sim/state')).json(); draw(); } catch (e) { /* the server is being restarted */ } }, 2000);
