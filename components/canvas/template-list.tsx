"use client";

import { useState } from "react";

import { Input } from "@/components/ui/input";
import { IMAGE_TEMPLATES, type WorkflowTemplate } from "@/lib/core/templates/image-templates";

import { Miniature } from "./miniature";

interface TemplateListProps {
  readonly disabled: boolean;
  readonly onChoose: (template: WorkflowTemplate) => void;
}

/** Image pipelines, drawn small, found by a few letters. */
export function TemplateList({ disabled, onChoose }: TemplateListProps) {
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const found = IMAGE_TEMPLATES.filter(({ title, about }) =>
    `${title} ${about}`.toLowerCase().includes(wanted),
  );
  return (
    <>
      <Input
        type="search"
        aria-label="Search templates"
        placeholder="Search"
        value={text}
        onChange={({ target }) => setText(target.value)}
        className="sm:max-w-72"
      />
      {found.length === 0 && <p className="text-text-3">No template is about that.</p>}
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {found.map((template) => (
          <li key={template.key}>
            <button
              type="button"
              disabled={disabled}
              onClick={() => onChoose(template)}
              className="grid h-full w-full content-start gap-2 rounded-card border border-border-default bg-surface-1 p-3 text-left hover:bg-surface-hover"
            >
              <Miniature definition={template.definition} />
              <span className="font-medium">{template.title}</span>
              <span className="text-text-2">{template.about}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
