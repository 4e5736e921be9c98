import type { ComponentProps } from "react";

/** An image as it is: the server makes small ones itself, and an optimizer would decode strangers' bytes. */
export function PlainImage({ alt, ...props }: ComponentProps<"img"> & { readonly alt: string }) {
  return <img alt={alt} decoding="async" {...props} />;
}
