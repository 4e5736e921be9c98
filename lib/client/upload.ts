import { api, ApiError } from "./api";

/** Larger files are sent without asking whether the server has them: reading them whole would cost more. */
const MOST_HASHED_BYTES = 64 * 1024 * 1024;

/**
 * Stores a photo; answers its `fileLocation`. Bytes that the server has already are not sent again.
 * `onProgress` gets the share that is sent, 0 to 1. @throws ApiError in the server's words.
 */
export async function uploadPhoto(
  file: File,
  onProgress: (share: number) => void = () => undefined,
): Promise<string> {
  const known = await knownLocation(file);
  if (known !== null) {
    onProgress(1);
    return known;
  }
  const { status, text } = await send(file, onProgress);
  const answer = readAnswer(text);
  if (status >= 400 || answer.fileLocation === undefined) {
    throw new ApiError(status, answer.message ?? "The photo could not be stored.");
  }
  return answer.fileLocation;
}

interface Listed {
  readonly artifacts: readonly { readonly fileLocation?: string }[];
}

async function knownLocation(file: File): Promise<string | null> {
  // Browsers hash on loopback and over TLS only.
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (!subtle || file.size > MOST_HASHED_BYTES) return null;
  const digest = await subtle.digest("SHA-256", await file.arrayBuffer());
  const hex = [...new Uint8Array(digest)]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  // When this cannot be answered, sending the photo tells why.
  const found = await api<Listed>(`/artifacts?kind=upload&limit=1&sha256=${hex}`).catch(() => null);
  return found?.artifacts[0]?.fileLocation ?? null;
}

/** By XMLHttpRequest: `fetch` does not tell how much has been sent. */
function send(file: File, onProgress: (share: number) => void) {
  return new Promise<{ readonly status: number; readonly text: string }>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/artifacts");
    request.setRequestHeader(
      "content-type",
      file.type === "" ? "application/octet-stream" : file.type,
    );
    request.setRequestHeader("x-file-name", encodeURIComponent(file.name));
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      onProgress(total === 0 ? 0 : loaded / total);
    });
    request.addEventListener("load", () =>
      resolve({ status: request.status, text: request.responseText }),
    );
    request.addEventListener("error", () =>
      reject(new ApiError(0, "The server cannot be reached. Is it running?")),
    );
    request.send(file);
  });
}

function readAnswer(text: string): { fileLocation?: string; message?: string } {
  try {
    return JSON.parse(text) as { fileLocation?: string; message?: string };
  } catch {
    // A page of something between us and the server.
    return {};
  }
}
