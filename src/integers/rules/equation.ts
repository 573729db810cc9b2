/** A parsed equation. `column` is the position in the text, from 1. */
export type Expression =
  | { kind: 'set'; id: string; column: number }
  | { kind: 'negative'; of: Expression }
  | { kind: 'sum' | 'difference' | 'product'; left: Expression; right: Expression };

/** Why an equation is refused. The text ends with the column. */
export interface Problem {
  problem: string;
}

const MOST_CHARACTERS = 4_096;
const MOST_OPERATORS = 200;
const MOST_NESTED = 100;

interface Token {
  /** The id of a set, or an operator or parenthesis. Empty for the end of the text. */
  text: string;
  isSet: boolean;
  column: number;
}

class Refused extends Error {}

/**
 * Parses ids of sets, `+`, `-`, `*`, unary `-`, parentheses and spaces, with the usual precedence, from left to right.
 * Refuses more than 4,096 characters, 200 operators, or 100 nested parentheses and signs. (seed 002,
 * integers/operation)
 */
export function parseEquation(text: string): Expression | Problem {
  try {
    if (text.length > MOST_CHARACTERS)
      throw at(`More than ${MOST_CHARACTERS} characters`, MOST_CHARACTERS + 1);
    return parse(tokensOf(text));
  } catch (fault) {
    if (fault instanceof Refused) return { problem: fault.message };
    throw fault;
  }
}

function at(what: string, column: number): Refused {
  return new Refused(`${what} at column ${column}`);
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const { 0: part, index } of text.matchAll(/[A-Za-z0-9_]+| +|./gsu)) {
    if (part.startsWith(' ')) continue;
    const isSet = /^\w/.test(part);
    if (!isSet && !'+-*()'.includes(part))
      throw at(`Unexpected character ${JSON.stringify(part)}`, index + 1);
    tokens.push({ text: part, isSet, column: index + 1 });
  }
  const operators = tokens.filter(({ text: part }) => '+-*'.includes(part));
  const [tooMany] = operators.slice(MOST_OPERATORS);
  if (tooMany) throw at(`More than ${MOST_OPERATORS} operators`, tooMany.column);
  tokens.push({ text: '', isSet: false, column: text.length + 1 });
  return tokens;
}

function parse(tokens: Token[]): Expression {
  let next = 0;
  let depth = 0;
  // The last token is the end, and nothing takes it.
  const peek = () => tokens[next] as Token;
  const taken = (...texts: string[]) => texts.includes(peek().text) && tokens[next++];

  function unexpected({ text, column }: Token): Refused {
    return at(text === '' ? 'Unexpected end' : `Unexpected ${JSON.stringify(text)}`, column);
  }

  function sum(): Expression {
    let left = product();
    for (let sign = taken('+', '-'); sign; sign = taken('+', '-')) {
      left = { kind: sign.text === '+' ? 'sum' : 'difference', left, right: product() };
    }
    return left;
  }

  function product(): Expression {
    let left = factor();
    while (taken('*')) left = { kind: 'product', left, right: factor() };
    return left;
  }

  function factor(): Expression {
    const token = peek();
    next += 1;
    if (token.isSet) return { kind: 'set', id: token.text, column: token.column };
    if (token.text !== '-' && token.text !== '(') throw unexpected(token);
    depth += 1;
    if (depth > MOST_NESTED) throw at(`Nested more than ${MOST_NESTED} deep`, token.column);
    const inner = token.text === '-' ? factor() : sum();
    depth -= 1;
    if (token.text === '-') return { kind: 'negative', of: inner };
    if (!taken(')')) throw unexpected(peek());
    return inner;
  }

  const whole = sum();
  if (peek().text !== '') throw unexpected(peek());
  return whole;
}

/** The sets in an equation, each with the column where it first appears. */
export function setsOf(expression: Expression, found = new Map<string, number>()): Map<string, number> {
  switch (expression.kind) {
    case 'set':
      if (!found.has(expression.id)) found.set(expression.id, expression.column);
      return found;
    case 'negative':
      return setsOf(expression.of, found);
    default:
      return setsOf(expression.right, setsOf(expression.left, found));
  }
}
