// Draws the API reference from /openapi.json. Text only ever enters the page as text nodes.

const make = (tag, properties = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== false));
  return element;
};
const code = (text, kind) => make('code', { class: kind }, text);
const chinese = (text) => make('span', { lang: 'zh-CN' }, text);
const title = (level, en, zh) => make(level, {}, en, ' ', chinese(zh));

let api;

const resolve = (node) => {
  if (!node?.$ref) return node ?? {};
  return node.$ref
    .slice(2)
    .split('/')
    .reduce((at, key) => at[key], api);
};

/** A type in words: "array of Okr", "string", "0 | 1". */
const typeOf = (schema) => {
  const { anyOf, items, type, title: name } = resolve(schema);
  const { const: only } = resolve(schema);
  if (anyOf) return anyOf.map(typeOf).join(' or ');
  if (type === 'array') return `array of ${typeOf(items)}`;
  if (only !== undefined) return JSON.stringify(only);
  return name ?? type;
};

/** The rules of a value, in words. */
const rulesOf = (schema) => {
  const { minimum, maximum, minItems, maxItems, pattern, default: fallback, ...rest } = resolve(schema);
  const expects = rest['x-okra-expects'];
  return [
    rest.enum && `one of ${rest.enum.join(', ')}`,
    expects ??
      (rest.enum ? undefined : pattern && rest.type === 'string' && pattern !== '^[0-9]{1,20}$' && pattern),
    minimum !== undefined && maximum !== undefined && `${minimum} to ${maximum}`,
    minimum !== undefined && maximum === undefined && `${minimum} or more`,
    maxItems && `${minItems ?? 0} to ${maxItems} of them`,
    fallback !== undefined && `${JSON.stringify(fallback)} unless given`,
  ].filter(Boolean);
};

const scopeTags = (names = []) =>
  names.map((name) => {
    const said = api['x-okra-scope-names'][name];
    return make('span', { class: 'scope', title: said && `${said.en} · ${said.zh}` }, name);
  });

/** The objects that a schema holds, through arrays and alternatives. */
const objectsIn = (schema) => {
  const one = resolve(schema);
  if (one.anyOf) return one.anyOf.flatMap(objectsIn);
  if (one.items) return objectsIn(one.items);
  return one.properties ? [one] : [];
};

const field = (name, schema, required, depth) => {
  const one = resolve(schema);
  const inner = objectsIn(one);
  const head = [
    code(name, one.deprecated ? 'name old' : 'name'),
    make('span', { class: 'type' }, typeOf(schema)),
    !required && make('span', { class: 'optional' }, 'optional'),
    make(
      'span',
      { class: 'about' },
      one.description ?? '',
      rulesOf(one).map((rule) => make('em', {}, ` ${rule}.`)),
    ),
    scopeTags(one['x-okra-field-scopes']),
  ];
  if (inner.length === 0) return make('li', {}, make('div', { class: 'field' }, head));
  const below = inner.map((object) => [
    inner.length > 1 &&
      make('p', { class: 'branch' }, 'either ', make('b', {}, object.title), ` · ${object.description}`),
    tree(object, depth + 1),
  ]);
  return make(
    'li',
    {},
    make('details', { open: depth < 1 }, make('summary', { class: 'field' }, head), below),
  );
};

const tree = ({ properties = {}, required = [] }, depth = 0) =>
  make(
    'ul',
    { class: 'tree' },
    Object.entries(properties).map(([name, schema]) => field(name, schema, required.includes(name), depth)),
  );

const parameterTree = (parameters) =>
  tree({
    properties: Object.fromEntries(
      parameters.map(({ name, description, schema }) => [name, { ...schema, description }]),
    ),
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
  });

/** What to write for a value that the reader has to fill in. */
const sampleOf = (name, schema) => {
  const one = resolve(schema);
  if (one.examples) return one.examples[0];
  if (one.type === 'array') return [sampleOf(name.replace(/s$/, ''), one.items)];
  return one.enum?.[0] ?? one.default ?? name.toUpperCase();
};

const curlOf = (path, method, { parameters, requestBody, security }) => {
  const needed = parameters.filter(({ required }) => required);
  const place = needed
    .filter((one) => one.in === 'path')
    .reduce((at, { name, schema }) => at.replace(`{${name}}`, sampleOf(name, schema)), path);
  const query = needed
    .filter((one) => one.in === 'query')
    .map(({ name, schema }) => `${name}=${encodeURIComponent([sampleOf(name, schema)].flat()[0])}`);
  const url = location.origin + place + (query.length > 0 ? `?${query.join('&')}` : '');
  const lines = [`curl -s${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} '${url}'`];
  if (security.length > 0) lines.push(`-H "Authorization: Bearer $TOKEN"`);
  if (requestBody) {
    const { properties, required } = resolve(requestBody.content['application/json'].schema);
    const names = required ?? Object.keys(properties).slice(0, 1);
    const body = Object.fromEntries(names.map((name) => [name, sampleOf(name, properties[name])]));
    lines.push(`-H 'Content-Type: application/json'`, `-d '${JSON.stringify(body)}'`);
  }
  return lines.join(' \\\n  ');
};

const copyable = (text) => {
  const copy = async ({ currentTarget: button }) => {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied · 已复制';
    setTimeout(() => (button.textContent = 'Copy · 复制'), 1500);
  };
  return make(
    'div',
    { class: 'copyable' },
    make('pre', { tabindex: 0, 'aria-label': 'Shell command' }, code(text)),
    navigator.clipboard && make('button', { type: 'button', onclick: copy }, 'Copy · 复制'),
  );
};

const errorTable = (rows) =>
  make(
    'div',
    { class: 'wide' },
    make(
      'table',
      {},
      make(
        'thead',
        {},
        make(
          'tr',
          {},
          ['code', 'HTTP', 'msg'].map((name) => make('th', { scope: 'col' }, name)),
        ),
      ),
      make(
        'tbody',
        {},
        rows.map(([status, { code: number, msg }]) =>
          make('tr', {}, make('td', {}, code(String(number))), make('td', {}, status), make('td', {}, msg)),
        ),
      ),
    ),
  );

const examplesOf = ({ responses }, own) =>
  Object.entries(responses).flatMap(([status, { content }]) =>
    Object.entries(content['application/json'].examples ?? {})
      .filter(([name, example]) => name !== 'success' && Boolean(example.$ref) !== own)
      .map(([, example]) => [status, resolve(example).value]),
  );

const answerOf = ({ responses }) => {
  const { schema, examples } = responses['200'].content['application/json'];
  const { properties, required } = schema.anyOf?.[0] ?? schema;
  const { code: _code, msg: _msg, data, ...flat } = properties;
  return { shape: data ? resolve(data) : { properties: flat, required }, sample: examples?.success?.value };
};

const limitOf = ({ calls, seconds }) => `${calls} / ${{ 1: 's', 60: 'min' }[seconds] ?? `${seconds} s`}`;

const section = (path, method, operation) => {
  const { operationId: id, summary, parameters, requestBody, security } = operation;
  const { shape, sample } = answerOf(operation);
  const fact = (name, zh, ...values) =>
    make('div', {}, make('dt', {}, name, ' ', chinese(zh)), make('dd', {}, values));
  const inPlace = (place) => parameters.filter((one) => one.in === place);
  const part = (en, zh, list) => list.length > 0 && [title('h4', en, zh), parameterTree(list)];
  return make(
    'section',
    { id, class: 'call', 'aria-labelledby': `${id}-title` },
    make('h3', { id: `${id}-title` }, make('a', { href: `#${id}` }, summary)),
    make(
      'p',
      { class: 'route' },
      make('span', { class: `method ${method}` }, method.toUpperCase()),
      ' ',
      code(path),
    ),
    make(
      'dl',
      { class: 'facts' },
      fact('SDK', '方法', code(id)),
      fact(
        'Token',
        '令牌',
        security.flatMap(Object.keys).map((name) => code(name, 'scheme')),
        security[0] ? '' : 'none',
      ),
      fact('Limit', '频率限制', operation['x-okra-limits'].map(limitOf).join(', ')),
      operation['x-okra-scopes'].length > 0 &&
        fact('Any scope of', '权限（任一）', scopeTags(operation['x-okra-scopes'])),
    ),
    copyable(curlOf(path, method, operation)),
    part('In the path', '路径参数', inPlace('path')),
    part('In the query', '查询参数', inPlace('query')),
    requestBody && [
      title('h4', 'Body', '请求体'),
      tree(resolve(requestBody.content['application/json'].schema)),
    ],
    title('h4', 'Answer', '响应'),
    tree(shape),
    sample &&
      make(
        'details',
        { class: 'sample' },
        make('summary', {}, 'Sample answer ', chinese('响应示例')),
        make('pre', { tabindex: 0, 'aria-label': 'Sample answer' }, code(JSON.stringify(sample, null, 2))),
      ),
    title('h4', 'Errors', '错误码'),
    errorTable(examplesOf(operation, true)),
    make(
      'p',
      { class: 'note' },
      'And ',
      make('a', { href: '#platform' }, 'those of every call'),
      '. ',
      chinese('以及通用错误码。'),
    ),
  );
};

const draw = () => {
  const calls = Object.entries(api.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => {
      const words = [operation.operationId, operation.summary, path, method, ...operation['x-okra-scopes']];
      const link = make('a', { href: `#${operation.operationId}` }, operation.summary);
      const entry = make('li', {}, link);
      return {
        tag: operation.tags[0],
        text: words.join(' ').toLowerCase(),
        entry,
        body: section(path, method, operation),
        operation,
      };
    }),
  );
  const content = document.getElementById('content');
  const groups = api.tags.map(({ name, description }) => {
    const mine = calls.filter(({ tag }) => tag === name);
    const heading = make('h2', {}, description, ' ', code(name));
    content.append(heading, ...mine.map(({ body }) => body));
    const list = make(
      'div',
      {},
      make('p', { class: 'tag' }, description),
      make(
        'ul',
        {},
        mine.map(({ entry }) => entry),
      ),
    );
    document.getElementById('nav').append(list);
    return { mine, heading, list };
  });
  const shared = new Map(
    calls.flatMap(({ operation }) => examplesOf(operation, false)).map((row) => [row[1].msg, row]),
  );
  const rows = [...shared.values()].toSorted((a, b) => a[1].code - b[1].code);
  content.append(
    make(
      'section',
      { id: 'platform', class: 'call' },
      title('h2', 'Errors of every call', '通用错误码'),
      errorTable(rows),
    ),
  );
  document.title = `API reference · ${api.info.title} ${api.info.version}`;
  return { calls, groups };
};

const watch = ({ calls, groups }) => {
  const search = document.getElementById('search');
  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const { text, entry, body } of calls)
      entry.hidden = body.hidden = !words.every((word) => text.includes(word));
    for (const { mine, heading, list } of groups)
      heading.hidden = list.hidden = mine.every(({ body }) => body.hidden);
    const shown = calls.filter(({ body }) => !body.hidden).length;
    document.getElementById('count').textContent = `${shown} / ${calls.length}`;
  };
  const mark = () => {
    const here = decodeURIComponent(location.hash);
    for (const { entry } of calls) {
      const link = entry.firstChild;
      if (link.getAttribute('href') === here) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
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
  document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
};

try {
  const answer = await fetch('/openapi.json');
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  api = await answer.json();
  watch(draw());
} catch (error) {
  const text = `openapi.json could not be read: ${error.message}`;
  document.getElementById('content').append(make('p', { class: 'note', role: 'alert' }, text));
}
