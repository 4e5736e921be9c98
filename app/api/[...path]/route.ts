import { sharedRuntime } from "@/lib/server/runtime";

export const dynamic = "force-dynamic";

/** Under plain `next start` the API is answered here; the own server answers it before Next sees the request. */
async function handle(request: Request): Promise<Response> {
  const { api } = await sharedRuntime();
  return await api.fetch(request);
}

export {
  handle as DELETE,
  handle as GET,
  handle as HEAD,
  handle as OPTIONS,
  handle as PATCH,
  handle as POST,
  handle as PUT,
};
