import type { z } from "zod";

import type { ApiApp, ApiContext } from "./context";

/** What the description of the API says about a route. */
export interface RouteDoc {
  readonly summary: string;
  readonly tag: string;
  /** Query parameters with their meaning. */
  readonly query?: Readonly<Record<string, string>>;
  /** Shape of the JSON body; `text` for a plain one, `image` for a form with files, an image, or JSON. */
  readonly body?: z.ZodType | "text" | "image";
  /** What success looks like; JSON with status 200 by default. */
  readonly answer?: "json" | "text" | "empty" | "stream" | "run";
  readonly status?: number;
}

export interface DescribedRoute extends RouteDoc {
  readonly method: Method;
  /** With `:name` for parameters. */
  readonly path: string;
}

export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** Registers routes and remembers them for the API's description. */
export class RouteTable {
  readonly app: ApiApp;
  readonly routes: DescribedRoute[] = [];

  constructor(app: ApiApp) {
    this.app = app;
  }

  add(
    method: Method,
    path: string,
    doc: RouteDoc,
    handler: (c: ApiContext) => Response | Promise<Response>,
  ): void {
    this.routes.push({ ...doc, method, path });
    this.app.on(method, path, handler);
  }

  /** A route that somebody else has registered on the app. */
  describe(method: Method, path: string, doc: RouteDoc): void {
    this.routes.push({ ...doc, method, path });
  }
}

/** A path parameter; routes are only called with all of them. */
export function param(c: ApiContext, name: string): string {
  return c.req.param(name) ?? "";
}
