import t from 'tap';
import ts from 'typescript';
import { type Source, sources } from './sources.ts';

/** The most casts that the source may have. When there are fewer, lower the number. */
const MOST_CASTS = 19;
/** The most lines of a function's own. */
const MOST_OWN_LINES = 50;

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

/** Lines inside a function that do not count as its own: nested functions of several lines, and a returned table. */
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
    for (const node of nodesIn(tree)) {
      if (!isFunction(node) || spanOf(node) <= MOST_OWN_LINES) continue;
      const own = spanOf(node) - foreignWithin(node);
      const [head] = node.getText().split('\n');
      t.ok(own <= MOST_OWN_LINES, `${tree.fileName}: ${own} lines of ${head}`);
    }
  }
});

function isCast(node: ts.Node): boolean {
  if (ts.isAsExpression(node)) return node.type.getText() !== 'const';
  return ts.isNonNullExpression(node) || node.kind === ts.SyntaxKind.AnyKeyword;
}

t.test('casts are rare: as, any, ! and @ts-', async (t) => {
  const casts = trees.map((tree) => {
    const inComments = tree.text.match(/@ts-(?:ignore|expect-error|nocheck)/g) ?? [];
    return inComments.length + [...nodesIn(tree)].filter(isCast).length;
  });
  const total = casts.reduce((sum, count) => sum + count, 0);
  t.ok(total > 0 && total <= MOST_CASTS, `${total} casts`);
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
