import t from 'tap';
import ts from 'typescript';
import { type Source, sources } from './sources.ts';

/** The most casts that the source may have. When there are fewer, lower the number. */
const CASTS = { server: 19, web: 86 };
/** The most lines of a function's own. */
const OWN_LINES = { server: 50, web: 53 };

const sideOf = (file: string) => (file.startsWith('web/') ? 'web' : 'server');
const linesOf = ({ text }: Source) => text.split('\n').length - 1;

const trees = sources.map(({ file, text }) => ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));

function childrenOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  return children;
}

/** This node and every node in it. */
function* nodesIn(node: ts.Node): Generator<ts.Node> {
  yield node;
  for (const child of childrenOf(node)) yield* nodesIn(child);
}

t.test('files are short', async (t) => {
  const most = ({ file }: Source) => (file.includes('/rules/') ? 400 : 300);
  const long = sources.filter((source) => linesOf(source) > most(source));
  t.same(
    long.map(({ file }) => file),
    [],
  );
  const lengths = sources.map(linesOf).sort((a, b) => a - b);
  t.ok((lengths[lengths.length >> 1] ?? 0) <= 80, 'half of them have at most 80 lines');
});

function isFunction(node: ts.Node): boolean {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;
}

function spanOf(node: ts.Node): number {
  const lineOf = (at: number) => node.getSourceFile().getLineAndCharacterOfPosition(at).line;
  return lineOf(node.end) - lineOf(node.getStart()) + 1;
}

/** Lines that are no line of the function around them: functions of several lines, and a returned table. */
function foreignIn(node: ts.Node): number {
  const isTable =
    ts.isReturnStatement(node) && node.expression && ts.isObjectLiteralExpression(node.expression);
  if ((isFunction(node) && spanOf(node) > 1) || isTable) return spanOf(node);
  return foreignWithin(node);
}

function foreignWithin(node: ts.Node): number {
  return childrenOf(node).reduce((sum, child) => sum + foreignIn(child), 0);
}

t.test('functions are short: neither the functions inside nor a table that is returned count', async (t) => {
  for (const tree of trees) {
    const most = OWN_LINES[sideOf(tree.fileName)];
    for (const node of nodesIn(tree)) {
      if (!isFunction(node) || spanOf(node) <= most) continue;
      const own = spanOf(node) - foreignWithin(node);
      const [head] = node.getText().split('\n');
      t.ok(own <= most, `${tree.fileName}: ${own} lines of ${head}`);
    }
  }
});

function isCast(node: ts.Node): boolean {
  if (ts.isAsExpression(node)) return node.type.getText() !== 'const';
  return ts.isNonNullExpression(node) || node.kind === ts.SyntaxKind.AnyKeyword;
}

t.test('casts are rare: as, any, ! and @ts-', async (t) => {
  const casts = { server: 0, web: 0 };
  for (const tree of trees) {
    const inComments = tree.text.match(/@ts-(?:ignore|expect-error|nocheck)/g) ?? [];
    casts[sideOf(tree.fileName)] += inComments.length + [...nodesIn(tree)].filter(isCast).length;
  }
  t.ok(casts.server > 0 && casts.server <= CASTS.server, `${casts.server} on the server and in the client`);
  t.ok(casts.web <= CASTS.web, `${casts.web} on the page`);
});

t.test('names say what is inside', async (t) => {
  const vague = sources.filter(({ file }) =>
    /(?:^|\/)(?:desk|utils?|helpers?|common|misc)\.tsx?$/.test(file),
  );
  t.same(
    vague.map(({ file }) => file),
    [],
  );
});
