import type { RawTask } from "@/lib/core/definition/document";

interface ImageRow {
  readonly task: RawTask;
  readonly group: "Image";
  readonly purpose: string;
  readonly synonyms: string;
}

export const worker = (name: string, inputParameters: RawTask = {}): RawTask => ({
  name,
  type: "SIMPLE",
  inputParameters,
});

/** The image tasks of the catalog, in its order. */
export const IMAGE_ROWS: readonly ImageRow[] = [
  {
    task: worker("image_convert_resize", { outputFormat: "webp" }),
    group: "Image",
    purpose: "jpg, png, webp, avif, gif, tiff",
    synonyms: "thumbnail scale shrink format crop rotate picture photo",
  },
  {
    task: worker("image_variants"),
    group: "Image",
    purpose: "many sizes from one decode",
    synonyms: "sizes formats thumbnails srcset responsive multiple",
  },
  {
    task: worker("image_effect", { recipe: "sepia" }),
    group: "Image",
    purpose: "sepia, vibrant, blur, tint …",
    synonyms: "filter greyscale negate colour recipe",
  },
  {
    task: worker("image_watermark"),
    group: "Image",
    purpose: "a logo or a text over it",
    synonyms: "overlay stamp copyright composite",
  },
  {
    task: worker("fetch_image"),
    group: "Image",
    purpose: "from a web address",
    synonyms: "download url http web",
  },
  {
    task: worker("image_multiple_convert_resize"),
    group: "Image",
    purpose: "prepares a dynamic fork",
    synonyms: "sizes formats combinations grid",
  },
  {
    task: worker("image_list_multiple_convert_resize"),
    group: "Image",
    purpose: "prepares a dynamic fork",
    synonyms: "batch sizes formats combinations grid",
  },
  {
    task: worker("image_effects_prefork"),
    group: "Image",
    purpose: "prepares a dynamic fork",
    synonyms: "batch filters recipes combinations grid",
  },
  {
    task: worker("image_info"),
    group: "Image",
    purpose: "size, format, colour",
    synonyms: "metadata dimensions inspect probe",
  },
  {
    task: worker("upload_toS3"),
    group: "Image",
    purpose: "to the bucket or the local store",
    synonyms: "save bucket publish store aws",
  },
  {
    task: worker("store_local"),
    group: "Image",
    purpose: "to the store of this server",
    synonyms: "save file disk publish folder",
  },
];
