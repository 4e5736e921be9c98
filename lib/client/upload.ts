import { ApiError } from "./api";

/** Stores a photo; answers its `fileLocation`. @throws ApiError in the server's words. */
export async function uploadPhoto(file: File): Promise<string> {
  const response = await fetch("/api/artifacts", {
    method: "POST",
    headers: {
      "content-type": file.type === "" ? "application/octet-stream" : file.type,
      "x-file-name": encodeURIComponent(file.name),
    },
    body: file,
  });
  const answer = (await response.json()) as { fileLocation?: string; message?: string };
  if (!response.ok || answer.fileLocation === undefined) {
    throw new ApiError(response.status, answer.message ?? "The photo could not be stored.");
  }
  return answer.fileLocation;
}
