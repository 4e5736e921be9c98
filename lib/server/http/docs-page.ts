import type { DescribedRoute } from "./routes-table";

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
td { border-top: 1px solid color-mix(in srgb, currentcolor 20%, transparent); padding: .35rem .75rem .35rem 0; vertical-align: top; }
code { font: 13px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
small { opacity: .75; }
`;

/** All routes on one page, without scripts; the machine's form of it is /api/openapi.json. */
export function docsPage(routes: readonly DescribedRoute[], version: string): Response {
  const tags = [...new Set(routes.map(({ tag }) => tag))].toSorted();
  const sections = tags.map((tag) => {
    const rows = routes.filter((route) => route.tag === tag).map(rowOf);
    return `<h2>${escapeHtml(tag)}</h2><table><tbody>${rows.join("")}</tbody></table>`;
  });
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Baton API</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body><main><h1>Baton API ${escapeHtml(version)}</h1>
<p>Conductor's REST API and what Baton adds to it. For programs: <a href="/api/openapi.json">OpenAPI 3.1</a>.</p>${sections.join("")}</main></body></html>`;
  return new Response(html, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
    },
  });
}

function rowOf({ method, path, summary, query }: DescribedRoute): string {
  const parameters = Object.entries(query ?? {}).map(
    ([name, text]) => `<code>${escapeHtml(name)}</code> ${escapeHtml(text)}`,
  );
  const shown = path.replace(/:(\w+)/g, "{$1}");
  return `<tr><td><code>${method}</code></td><td><code>${escapeHtml(shown)}</code></td><td>${escapeHtml(summary)}${
    parameters.length === 0 ? "" : `<br><small>${parameters.join(" · ")}</small>`
  }</td></tr>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
