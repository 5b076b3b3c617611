// Draws the API reference from /openapi.json. Text only ever enters the page as text nodes.

/** h('p.note', { id }, …children): an element. Children that are false or undefined are left out. */
const h = (name, ...rest) => {
  const [tag, ...classes] = name.split('.');
  const element = document.createElement(tag);
  element.classList.add(...classes);
  for (const child of rest.flat(Infinity)) {
    if (child?.constructor === Object) Object.assign(element, child);
    else if (child !== undefined && child !== false) element.append(child);
  }
  return element;
};

const both = (name, en, zh) => h(name, en, ' ', h('span', { lang: 'zh-CN' }, zh));
const byId = (id) => document.getElementById(id);
const block = (ariaLabel, text) => h('pre', { tabIndex: 0, role: 'group', ariaLabel }, h('code', text));

let api;

const resolve = (node) => {
  const keys = node?.$ref?.slice(2).split('/');
  return keys ? keys.reduce((at, key) => at[key], api) : (node ?? {});
};
/** JSON, or the form of a call that sends a file. */
const bodyOf = ({ content }) => Object.values(content)[0];
const isForm = ({ content }) => 'multipart/form-data' in content;

/** A type in words: "array of Okr or HiddenOkr", "string", "0". */
const typeOf = (schema) => {
  const { anyOf, items, type, title, contentMediaType, const: only } = resolve(schema);
  if (contentMediaType) return 'file';
  if (anyOf) return anyOf.map(typeOf).join(' or ');
  if (type === 'array') return `array of ${typeOf(items)}`;
  return only === undefined ? (title ?? type) : JSON.stringify(only);
};

/** What is said of a value: its description, then its rules. */
const aboutOf = (schema) => {
  const { minimum, maximum, minItems = 0, maxItems, default: fallback, ...rest } = schema;
  const rules = [
    rest.description,
    rest.type === 'string' && rest.enum?.join(', '),
    rest.items?.type === 'string' && rest.items.enum?.join(', '),
    rest['x-okra-expects'],
    minimum !== undefined && (maximum === undefined ? `${minimum} or more` : `${minimum} to ${maximum}`),
    maxItems && `${minItems} to ${maxItems} of them`,
    fallback !== undefined && `${JSON.stringify(fallback)} unless given`,
  ];
  return rules.filter(Boolean).join(' · ');
};

const scopeTags = (names = []) =>
  names.map((name) => {
    const { en, zh } = api['x-okra-scope-names'][name];
    return h('span.scope', { title: `${en} · ${zh}` }, name);
  });

/** The objects that a schema holds, through arrays and alternatives. */
const objectsIn = (schema) => {
  const { anyOf, items, ...one } = resolve(schema);
  if (anyOf) return anyOf.flatMap(objectsIn);
  if (items) return objectsIn(items);
  return one.properties ? [one] : [];
};

const field = (name, schema, required, depth) => {
  const one = resolve(schema);
  const inner = objectsIn(one);
  const head = [
    h(one.deprecated ? 'code.name.old' : 'code.name', name),
    h('span.type', typeOf(schema)),
    !required && h('span.optional', 'optional'),
    h('span.about', aboutOf(one)),
    scopeTags(one['x-okra-field-scopes']),
  ];
  if (inner.length === 0) return h('li', h('div.field', head));
  const branch = ({ title, description }) => h('p.branch', h('b', title), ` · ${description}`);
  const below = inner.map((object) => [inner.length > 1 && branch(object), tree(object, depth + 1)]);
  return h('li', h('details', { open: depth < 1 }, h('summary.field', head), below));
};

const tree = ({ properties = {}, required = [] }, depth = 0) => {
  const item = ([name, one]) => field(name, one, required.includes(name), depth);
  return h('ul.tree', Object.entries(properties).map(item));
};

const parameterTree = (parameters) => {
  const properties = parameters.map(({ name, description, schema }) => [name, { ...schema, description }]);
  const required = parameters.filter((one) => one.required).map(({ name }) => name);
  return tree({ properties: Object.fromEntries(properties), required });
};

/** What to write for a value that the reader has to fill in. */
const sampleOf = (name, schema) => {
  const one = resolve(schema);
  if (one.examples) return one.examples[0];
  if (one.contentMediaType) return '@FILE';
  if (one.type === 'array') return [sampleOf(name.replace(/s$/, ''), one.items)];
  return one.enum?.[0] ?? one.default ?? name.toUpperCase();
};

const curlOf = (path, method, { parameters, requestBody, security }) => {
  const needed = (place) => parameters.filter((one) => one.required && one.in === place);
  const fill = (at, { name, schema }) => at.replace(`{${name}}`, sampleOf(name, schema));
  const pair = ({ name, schema }) => `${name}=${encodeURIComponent([sampleOf(name, schema)].flat()[0])}`;
  const query = needed('query').map(pair).join('&');
  const url = `${location.origin}${needed('path').reduce(fill, path)}${query && `?${query}`}`;
  const lines = [`curl -s${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} '${url}'`];
  if (security.length > 0) lines.push(`-H "Authorization: Bearer $TOKEN"`);
  if (requestBody) {
    const { properties, required } = resolve(bodyOf(requestBody).schema);
    const names = required ?? Object.keys(properties).slice(0, 1);
    const samples = names.map((name) => [name, sampleOf(name, properties[name])]);
    if (isForm(requestBody)) lines.push(...samples.map(([name, value]) => `-F '${name}=${value}'`));
    else
      lines.push(
        `-H 'Content-Type: application/json'`,
        `-d '${JSON.stringify(Object.fromEntries(samples))}'`,
      );
  }
  return lines.join(' \\\n  ');
};

const copyable = (text) => {
  const onclick = async ({ currentTarget: button }) => {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied · 已复制';
  };
  const button = navigator.clipboard && h('button', { type: 'button', onclick }, 'Copy · 复制');
  return h('div.copyable', h('div', 'curl', button), block('Shell command', text));
};

const errorTable = (rows) => {
  const names = ['code', 'HTTP', 'msg'].map((name) => h('th', { scope: 'col' }, name));
  const row = ([status, { code, msg }]) => h('tr', h('td', h('code', code)), h('td', status), h('td', msg));
  return h('div.wide', h('table', h('thead', h('tr', names)), h('tbody', rows.map(row))));
};

/** The errors of an operation, either its own or those that it shares with every call. */
const errorsOf = ({ responses }, shared) =>
  Object.entries(responses).flatMap(([status, response]) => {
    const { success: _sample, ...examples } = bodyOf(response).examples ?? {};
    const chosen = Object.values(examples).filter((example) => Boolean(example.$ref) === shared);
    return chosen.map((example) => [status, resolve(example).value]);
  });

const answer = ({ responses }) => {
  const { schema, examples } = bodyOf(responses['200']);
  const { properties, required } = schema.anyOf?.[0] ?? schema;
  const { code: _code, msg: _msg, data, ...flat } = properties;
  const sample = examples?.success && JSON.stringify(examples.success.value, null, 2);
  return [
    both('h4', 'Answer', '响应'),
    tree(data ? resolve(data) : { properties: flat, required }),
    sample &&
      h('details.sample', both('summary', 'Sample answer', '响应示例'), block('Sample answer', sample)),
  ];
};

const fact = (en, zh, ...values) => h('div', both('dt', en, zh), h('dd', values));

const facts = ({ operationId, security, 'x-okra-limits': limits, 'x-okra-scopes': scopes }) => {
  const tokens = security.flatMap(Object.keys).map((name) => h('code.scheme', name));
  const limit = ({ calls, seconds }) => `${calls} / ${seconds === 60 ? 'min' : `${seconds} s`}`;
  return h(
    'dl.facts',
    fact('SDK', '方法', h('code', operationId)),
    fact('Token', '令牌', tokens.length > 0 ? tokens : 'none'),
    fact('Limit', '频率限制', limits.map(limit).join(', ')),
    scopes.length > 0 && fact('Any scope of', '权限（任一）', scopeTags(scopes)),
  );
};

const section = (path, method, operation) => {
  const { operationId: id, summary, parameters, requestBody } = operation;
  const part = (en, zh, place) => {
    const list = parameters.filter((one) => one.in === place);
    return list.length > 0 && [both('h4', en, zh), parameterTree(list)];
  };
  return h(
    'section.call',
    { id },
    h('h3', h('a', { href: `#${id}` }, summary)),
    h('p.route', h(`span.method.${method}`, method.toUpperCase()), ' ', h('code', path)),
    facts(operation),
    copyable(curlOf(path, method, operation)),
    part('In the path', '路径参数', 'path'),
    part('In the query', '查询参数', 'query'),
    requestBody && [both('h4', 'Body', '请求体'), tree(resolve(bodyOf(requestBody).schema))],
    answer(operation),
    both('h4', 'Errors', '错误码'),
    errorTable(errorsOf(operation, false)),
    h('p.note', h('a', { href: '#platform' }, 'Errors of every call · 通用错误码')),
  );
};

const readEvent = ({ operationId: id, summary, requestBody, ...rest }) => {
  const { 'x-okra-scopes': scopes, 'x-okra-okr-as-app': okrAsApp } = rest;
  const link = h('a', { href: `#${id}` }, summary);
  const { event } = bodyOf(requestBody).schema.properties;
  const body = h(
    'section.call',
    { id },
    h('h3', h('a', { href: `#${id}` }, summary)),
    h('p.route', h('code', id)),
    h(
      'dl.facts',
      fact('Any scope of', '权限（任一）', scopeTags(scopes)),
      okrAsApp && fact('Grant', '授权', 'access OKR as the application · 以应用身份访问 OKR'),
    ),
    both('h4', 'What event holds', '事件体'),
    event.description && h('p.note', event.description),
    tree(event),
  );
  const text = [id, summary, 'event', ...scopes].join(' ').toLowerCase();
  return { tag: 'event', text, link, entry: h('li', link), body };
};

const readCall = ([path, method, operation]) => {
  const { operationId, summary, tags, 'x-okra-scopes': scopes } = operation;
  const text = [operationId, summary, path, method, ...scopes].join(' ').toLowerCase();
  const link = h('a', { href: `#${operationId}` }, summary);
  const shown = { link, entry: h('li', link), body: section(path, method, operation) };
  return { tag: tags[0], text, operation, ...shown };
};

/** Where the troubleshooter of a failed call leads: what its code means, and which calls answer so. */
const codeSection = (code, calls) => {
  const found = calls.flatMap(({ operation }) =>
    [...errorsOf(operation, false), ...errorsOf(operation, true)]
      .filter(([, error]) => String(error.code) === code)
      .map((row) => ({ row, operation })),
  );
  const rows = new Map(found.map(({ row }) => [row[0] + row[1].msg, row])).values().toArray();
  const callers = [...new Set(found.map(({ operation }) => operation))];
  const entry = ({ operationId, summary }) => h('li', h('a', { href: `#${operationId}` }, summary));
  return h(
    'section.call',
    { id: 'errors' },
    both('h2', `Code ${code}`, '错误码'),
    rows.length > 0 ? errorTable(rows) : both('p', 'No call answers so.', '没有接口返回此错误码。'),
    callers.length > 0 && [
      both('h4', 'Calls that answer so', '返回此错误码的接口'),
      h('ul', callers.map(entry)),
    ],
    both('p.note', 'What the call lacked stands beside the code, in error.', '缺少什么见应答中的 error。'),
  );
};

const draw = () => {
  const operations = Object.entries(api.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => [path, method, operation]),
  );
  const calls = operations.map(readCall);
  const events = Object.values(api.webhooks).map(({ post }) => readEvent(post));
  const shown = [...calls, ...events];
  const code = new URLSearchParams(location.search).get('code');
  if (code) byId('content').append(codeSection(code, calls));
  const groups = api.tags.map(({ name, description }) => {
    const mine = shown.filter(({ tag }) => tag === name);
    const head = h('h2', description, ' ', h('code', name));
    const entries = mine.map(({ entry }) => entry);
    const list = h('div', h('p.tag', description), h('ul', entries));
    byId('content').append(head, ...mine.map(({ body }) => body));
    byId('nav').append(list);
    return { mine, head, list };
  });
  const shared = calls.flatMap(({ operation }) => errorsOf(operation, true));
  const rows = new Map(shared.map((row) => [row[1].code + row[1].msg, row])).values().toArray();
  rows.sort(([, a], [, b]) => a.code - b.code);
  const platform = both('h2', 'Errors of every call', '通用错误码');
  byId('content').append(h('section.call', { id: 'platform' }, platform, errorTable(rows)));
  return { shown, groups };
};

const watch = ({ shown, groups }) => {
  const search = byId('search');
  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/);
    for (const { text, entry, body } of shown)
      entry.hidden = body.hidden = !words.every((word) => text.includes(word));
    for (const { mine, head, list } of groups)
      head.hidden = list.hidden = mine.every(({ body }) => body.hidden);
    byId('count').textContent = `${shown.filter(({ body }) => !body.hidden).length} / ${shown.length}`;
  };
  const mark = () => {
    for (const { link } of shown) link.ariaCurrent = link.hash === location.hash ? 'true' : null;
  };
  search.addEventListener('input', filter);
  addEventListener('hashchange', mark);
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.target === search) return;
    event.preventDefault();
    search.focus();
  });
  filter();
  mark();
  byId(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
};

try {
  const response = await fetch('/openapi.json');
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  api = await response.json();
  watch(draw());
} catch (error) {
  byId('content').append(h('p.note', { role: 'alert' }, `openapi.json could not be read: ${error.message}`));
}
