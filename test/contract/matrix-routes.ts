import type { TestServer } from '../helper.ts';

/** A route that the server really has: a method and a pattern, such as `GET /api/session/:code/info`. */
export interface Route {
  method: string;
  path: string;
}

/** Reads the tree that Fastify prints of its routes. Returns every pattern without a final slash. */
function patternsOf(tree: string): string[] {
  const above: string[] = [];
  const patterns: string[] = [];
  for (const line of tree.split('\n').filter(Boolean)) {
    const [, indent = '', path = '', methods] = /^([│├└─\s]*)(.*?)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
    const depth = indent.length / 4;
    above.length = depth;
    above.push(path);
    if (methods) patterns.push(above.join(''));
  }
  return [...new Set(patterns)];
}

/**
 * All routes, including those that the documentation hides. A method that gets 405 is not a route: the server says
 * itself which ones it allows.
 */
export async function routesOf({ http }: TestServer): Promise<Route[]> {
  const routes: Route[] = [];
  for (const path of patternsOf(http.printRoutes())) {
    if (path.endsWith('*')) {
      routes.push({ method: 'GET', path });
      continue;
    }
    const url = path.replaceAll(/:\w+(\(.*?\$\))?/g, (_, pattern) => (pattern ? exampleOf(pattern) : 'x'));
    const { headers } = await http.inject({ method: 'OPTIONS', url });
    const methods = String(headers.allow ?? '').split(', ');
    for (const method of methods)
      if (method && !/^(?:HEAD|OPTIONS)$/.test(method))
        routes.push({ method, path: path.replaceAll(/\(.*?\$\)/g, '') });
  }
  return routes;
}

/** A value for a parameter with a pattern: a UUID, or the word in the pattern. */
function exampleOf(pattern: string): string {
  return /\{36\}/.test(pattern)
    ? '254a2ae6-b15b-48e0-8b24-acccea908542'
    : (/[a-z]{2,}/.exec(pattern)?.[0] ?? 'x');
}
