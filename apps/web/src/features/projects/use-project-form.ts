import { createProjectInput } from "@frontoffice/api/schema/projects";
import type { Inputs } from "../../lib/trpc.ts";
import { useZodForm } from "../../lib/use-zod-form.ts";
import type { Project } from "./use-project-actions.ts";

export interface ProjectValues extends Record<string, unknown> {
  name: string;
  description: string;
  clientId: string | null;
  storageConnectionId: string | null;
  bucketName: string;
  defaultPrefix: string;
}

/** What the form starts with; an empty bucket or folder is left to the server. */
export function projectValues(project: Project | null, clientId: string | null = null): ProjectValues {
  return {
    name: project?.name ?? "",
    description: project?.description ?? "",
    clientId: project ? project.clientId : clientId,
    storageConnectionId: project?.storageConnectionId ?? null,
    bucketName: project?.storageConnectionId ? project.bucketName : "",
    defaultPrefix: project?.defaultPrefix ?? "",
  };
}

const emptyAsMissing = createProjectInput.extend({
  bucketName: createProjectInput.shape.bucketName.or(createProjectInput.shape.defaultPrefix.refine((text) => text === "")),
});

export function useProjectForm(project: Project | null, clientId: string | null) {
  return useZodForm<ProjectValues>(emptyAsMissing, projectValues(project, clientId));
}

export type ProjectForm = ReturnType<typeof useProjectForm>;

/** As the API takes it: of a new project an empty folder is made from the name. */
export function toInput({ bucketName, defaultPrefix, ...values }: ProjectValues, isNew: boolean): Inputs["projects"]["create"] {
  return {
    ...values,
    ...(bucketName.trim() !== "" && values.storageConnectionId !== null && { bucketName }),
    ...((defaultPrefix.trim() !== "" || !isNew) && { defaultPrefix }),
  };
}
