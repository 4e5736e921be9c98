import { createObjectClient } from "@/lib/server/storage/s3";
import type { ObjectClient, ObjectStoreConfig } from "@/lib/server/storage/storage";

import type { S3TestServer } from "./server";

/** How a test's client talks to a server; without one, to a port where nobody answers. */
export function objectStoreConfig(
  server: Pick<S3TestServer, "bucket" | "endpoint" | "accessKeyId" | "secretAccessKey"> | null,
  change: Partial<ObjectStoreConfig> = {},
): ObjectStoreConfig {
  return {
    bucket: server?.bucket ?? "none",
    prefix: "",
    endpoint: server?.endpoint ?? "http://127.0.0.1:1",
    region: "us-east-1",
    forcePathStyle: true,
    publicBaseUrl: null,
    readBuckets: [],
    checksums: "required",
    credentials: {
      accessKeyId: server?.accessKeyId ?? "x",
      secretAccessKey: server?.secretAccessKey ?? "y",
    },
    ...change,
  };
}

export function objectClientOf(
  server: Parameters<typeof objectStoreConfig>[0],
  change: Partial<ObjectStoreConfig> = {},
): ObjectClient {
  return createObjectClient(objectStoreConfig(server, change));
}
