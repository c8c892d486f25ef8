import { TagsInput } from "@mantine/core";
import type { ReactNode } from "react";
import { trpc } from "../../../lib/trpc.ts";

interface TagsFieldProps {
  value?: string[];
  onChange: (tags: string[]) => void;
  error?: ReactNode;
}

const MOST = 20;

/** A client's tags, with those that others bear to choose from. */
export function TagsField(props: TagsFieldProps) {
  const known = trpc.clients.tags.useQuery(undefined, { staleTime: 60_000 });
  return (
    <TagsInput
      {...props}
      label="Tags"
      placeholder={(props.value ?? []).length === 0 ? "Press Enter after each" : ""}
      data={(known.data?.items ?? []).map(({ tag }) => tag)}
      maxTags={MOST}
      openOnFocus={false}
    />
  );
}
