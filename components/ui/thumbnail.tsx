interface ThumbnailProps {
  readonly artifactId: string;
  readonly alt: string;
}

/** A stored picture, small. */
export function Thumbnail({ artifactId, alt }: ThumbnailProps) {
  return (
    <img
      src={`/api/artifacts/${encodeURIComponent(artifactId)}/preview`}
      alt={alt}
      loading="lazy"
      className="max-h-24 max-w-full rounded-control"
    />
  );
}
