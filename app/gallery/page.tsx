import type { Metadata } from "next";

import { RecentVariants } from "@/components/gallery/recent-variants";

export const metadata: Metadata = { title: "Gallery" };

export default function Page() {
  return <RecentVariants />;
}
