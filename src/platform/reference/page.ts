import { html } from 'ghtml';
import type { NamedRow } from '../commands.ts';
import { errorCodes } from '../errors.ts';
import { publicPath } from '../http/server.ts';
import { TO_CLIENT } from '../live/messages.ts';
import { type Described, messagesFromClient } from './asyncapi.ts';
import type { About, Media, OpenapiDocument, Operation, Response } from './openapi.ts';
import type { Shape } from './shapes.ts';

/** The reference of all operations and socket messages on one page. */
export function referencePage(document: OpenapiDocument, rows: readonly NamedRow[], about: About) {
  const root = publicPath(about);
  const messages = messagesFromClient(rows);
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const parts = document.tags.map(({ name, description }) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(name));
    const shown = own.map((one) => operationPart(one, messages, document.components.schemas));
    return html`<section id="${name}"><h2>${name}</h2><p>${description}</p>!${shown}</section>`;
  });
  const links = [...document.tags.map(({ name }) => name), 'Live', 'Shapes', 'Refusals'];
  const body = html`<main>
<h1>Parlor, for programs</h1>
<p>Version ${about.version}. Every operation and every message that this server takes. The same for programs:
<a href="${root}/docs/json">OpenAPI</a>, <a href="${root}/docs/asyncapi.json">AsyncAPI</a>.</p>
<nav aria-label="Contents">!${links.map((link) => html`<a href="#${link}">${link}</a>`)}</nav>
!${parts}
<section id="Live"><h2>Live</h2><p>A WebSocket at <code>${root}/ws/</code> takes text frames of JSON:
<code>{"event", "payload", "id"}</code>. Each is answered by one <code>ACK</code> or <code>ERROR</code> with the same
<code>id</code>. The commands of the games are beside their operations above.</p>
!${messages.filter(({ tag }) => tag === 'Connection').map(messagePart)}
<h3>From the server</h3>
<dl>!${TO_CLIENT.map(({ event, says }) => html`<dt><code>${event}</code></dt><dd>${says}</dd>`)}</dl></section>
<section id="Shapes"><h2>Shapes</h2>!${Object.entries(document.components.schemas).map(shapePart)}</section>
<section id="Refusals"><h2>Refusals</h2><dl>!${errorCodes().map(
    ([code, { status, text }]) => html`<dt><code>${code}</code></dt><dd>${status}: ${text}</dd>`,
  )}</dl></section></main>`;
  return { title: 'Parlor, for programs', body, style: STYLE };
}

interface Placed {
  path: string;
  method: string;
  operation: Operation;
}

function operationPart(
  { path, method, operation }: Placed,
  messages: Described[],
  shapes: Record<string, Shape>,
): string {
  const { operationId, description, parameters, requestBody, responses, security } = operation;
  const message = messages.find(({ name }) => name === operationId);
  const [body] = Object.values(requestBody?.content ?? {});
  const types = Object.keys(requestBody?.content ?? {}).join(', ');
  const given = parameters.map((one) =>
    memberPart(one.name, one.schema, one.required === true, `${one.in}. ${one.description ?? ''}`),
  );
  return html`<details id="${operationId}"><summary><b>${method}</b> <code>${path}</code> <span>${description}</span></summary>
<p>${allowed(security)}</p>
!${given.length > 0 ? html`<h3>Parameters</h3><dl>!${given}</dl>` : ''}
!${body ? html`<h3>Body</h3><p>${types}</p>!${members(shapes[nameOf(body.schema)] ?? body.schema)}!${example(body)}` : ''}
!${message ? html`<h3>As a message</h3>!${json(message.example)}` : ''}
<h3>Answers</h3>!${Object.entries(responses).map(answerPart)}</details>`;
}

function messagePart({ name, event, says, example: frame }: Described): string {
  return html`<details id="${name}"><summary><code>${event}</code> <span>${says}</span></summary>!${json(frame)}</details>`;
}

function allowed(security: object[]): string {
  const kinds = security.map((one) => Object.keys(one).join(' with '));
  if (kinds.length === 0) return 'No credential is needed.';
  const named = kinds.filter((kind) => kind !== '').join(', or ');
  return kinds.includes('')
    ? `A credential is not needed, but a bad one is refused: ${named}.`
    : `Needs a credential: ${named}.`;
}

function answerPart([status, { $ref, description, content = {} }]: [string, Response]): string {
  if ($ref)
    return html`<p><b>${status}</b> The server cannot answer now. See <a href="#Refusals">Refusals</a>.</p>`;
  const [body] = Object.values(content);
  if (Number(status) >= 400) return html`<p><b>${status}</b> ${(description ?? '').replaceAll('`', '')}</p>`;
  return html`<p><b>${status}</b> ${Object.keys(content).join(', ')} !${body ? typeOf(body.schema) : ''}</p>!${body ? example(body) : ''}`;
}

function shapePart([name, shape]: [string, Shape]): string {
  const { description = '' } = shape;
  return html`<details id="shape-${name}"><summary><code>${name}</code> <span>${description}</span></summary>!${members(shape)}</details>`;
}

function members(shape: Shape): string {
  const { properties = {}, required = [], $ref } = shape;
  if ($ref) return html`<p>!${typeOf(shape)}</p>`;
  const rows = Object.entries(properties).map(([name, one]) =>
    memberPart(name, one, required.includes(name), one.description ?? ''),
  );
  return rows.length > 0 ? html`<dl>!${rows}</dl>` : html`<p>!${typeOf(shape)}</p>`;
}

function memberPart(name: string, shape: Shape, isRequired: boolean, says: string): string {
  return html`<dt><code>${name}</code>${isRequired ? '' : '?'}</dt><dd>!${typeOf(shape)}. ${says}</dd>`;
}

function nameOf({ $ref = '' }: Shape): string {
  return $ref.split('/').at(-1) ?? '';
}

/** The type of a value, in a few words. Trusted HTML. */
function typeOf({ $ref, anyOf, enum: values, const: only, type, items, ...rest }: Shape): string {
  if ($ref) {
    const name = nameOf({ $ref });
    return html`<a href="#shape-${name}">${name}</a>`;
  }
  if (anyOf) return anyOf.map(typeOf).join(' or ');
  if (values) return html`${values.map((value) => JSON.stringify(value)).join(', ')}`;
  if (only !== undefined) return html`${JSON.stringify(only)}`;
  if (items) return html`list of !${typeOf(items)}`;
  const limits = LIMITS.filter(([keyword]) => rest[keyword] !== undefined).map(
    ([keyword, words]) => `${words} ${rest[keyword]}`,
  );
  return html`${[[type ?? 'anything'].flat().join(' or '), ...limits].join(', ')}`;
}

const LIMITS = [
  ['minimum', 'from'],
  ['maximum', 'to'],
  ['minLength', 'length from'],
  ['maxLength', 'length to'],
] as const;

function example({ example: one, examples = {} }: Media): string {
  const value = one ?? Object.values(examples)[0]?.value;
  return value === undefined ? '' : json(value);
}

function json(value: unknown): string {
  return html`<pre tabindex="0">${typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)}</pre>`;
}

const STYLE = `
main { max-width: 60rem; }
nav { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; margin: 1rem 0 2rem; }
section { margin-top: 3rem; } h2 { margin: 0 0 .25rem; } h3 { font-size: 1em; margin: 1.25rem 0 .5rem; }
details { border-top: 1px solid var(--line); } details[open] { padding-bottom: 1rem; }
summary { cursor: pointer; padding: .6rem 0; } summary span { color: var(--soft); display: block; }
code, pre { font: .9em/1.45 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem; overflow-x: auto;
  overflow-wrap: normal; }
p { margin: .4rem 0; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .6rem; } }
`;
