/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  serverExternalPackages: ["better-sqlite3", "sharp", "@prisma/adapter-better-sqlite3"],
  // Browsers ask for it by this name whenever a page is without its own link, as between two pages.
  rewrites: () => Promise.resolve([{ source: "/favicon.ico", destination: "/icon.svg" }]),
  typescript: { ignoreBuildErrors: true }, // `npm run typecheck` is the one place where types are checked
};
