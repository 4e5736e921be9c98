"use client";

import { useMutation } from "@tanstack/react-query";
import { type DragEvent, useState } from "react";

import { ImageUp, X } from "@/components/ui/icons";
import { PlainImage } from "@/components/ui/plain-image";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";

import { useDesigner, useDesignerStore } from "../designer-context";
import { dropPhoto, takePhoto, takePhotoAt } from "./photo";
import { photoDetail } from "./photo-text";

/** The image of the next run: dropped, chosen, pasted, or the sample's. */
export function PhotoField({ sampleUrl }: { readonly sampleUrl: string | null }) {
  const store = useDesignerStore();
  const photo = useDesigner((state) => state.photo);
  const [isOver, setIsOver] = useState(false);
  const take = useMutation({ mutationFn: (file: File) => takePhoto(store, file) });
  const sample = useMutation({
    mutationFn: (url: string) => takePhotoAt(store, url),
  });
  const refusal = take.data ?? null;
  const drop = (event: DragEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setIsOver(false);
    const [file] = event.dataTransfer.files;
    if (file) take.mutate(file);
  };
  return (
    <div className="grid gap-1.5">
      <div className="relative">
        <label
          onDragOver={(event) => {
            event.preventDefault();
            setIsOver(true);
          }}
          onDragLeave={() => setIsOver(false)}
          onDrop={drop}
          className={cn(
            "flex min-h-20 cursor-pointer items-center gap-3 rounded-card border border-dashed border-border-strong p-3 text-text-2 focus-within:outline-2 focus-within:outline-accent hover:bg-surface-2",
            photo
              ? "border-solid border-border-default pr-10"
              : "flex-col justify-center text-center",
            isOver && "border-accent bg-accent-soft",
          )}
        >
          {photo ? (
            <PlainImage
              src={photo.url}
              alt=""
              width={64}
              height={64}
              className="size-16 shrink-0 rounded-tile object-cover"
            />
          ) : (
            <ImageUp className="size-5" />
          )}
          <span className="min-w-0">
            <span className={cn("block truncate", photo && "font-medium text-text-1")}>
              {photo?.file.name ?? "Drop a photo, or choose one"}
            </span>
            <span className="block text-xs text-text-3">
              {photo
                ? photoDetail(photo)
                : "JPEG, PNG, WebP, GIF, AVIF or TIFF; pasting works, too"}
            </span>
          </span>
          <input
            type="file"
            accept="image/*"
            aria-label="Photo"
            className="sr-only"
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              if (file) take.mutate(file);
              event.target.value = "";
            }}
          />
        </label>
        {photo && (
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label="Remove the photo"
            className="absolute top-2 right-2"
            onClick={() => dropPhoto(store)}
          >
            <X />
          </Button>
        )}
      </div>
      {refusal !== null && (
        <p role="alert" className="text-xs text-status-failed-fg">
          {refusal}
        </p>
      )}
      {!photo && sampleUrl !== null && (
        <Button
          size="sm"
          className="w-fit"
          disabled={sample.isPending}
          onClick={() => sample.mutate(sampleUrl)}
        >
          Use the sample photo
        </Button>
      )}
    </div>
  );
}
