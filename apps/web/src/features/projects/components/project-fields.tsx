import { Select, Textarea, TextInput } from "@mantine/core";
import { usePermission, useSession } from "../../../lib/session.ts";
import { trpc } from "../../../lib/trpc.ts";
import forms from "../../../ui/form.module.css";
import { ClientPicker } from "../../clients/components/client-picker.tsx";
import type { Project } from "../use-project-actions.ts";
import type { ProjectForm } from "../use-project-form.ts";

interface FieldsProps {
  form: ProjectForm;
  project: Project | null;
}

const BUILT_IN = "built-in";

/** Where the files go. Who may not see the company's connections leaves it as it is. */
function Storage({ form, project }: FieldsProps) {
  const maySee = usePermission("storage:read");
  const connections = trpc.storage.connections.list.useQuery({ limit: 100 }, { enabled: maySee });
  const { storageConnectionId } = form.getValues();
  const known = connections.data?.items ?? [];
  const present = project?.storageConnectionId ? [{ value: project.storageConnectionId, label: project.storage }] : [];
  const listed = known.map(({ id, name }) => ({ value: id, label: name }));
  const own = listed.length > 0 ? listed : present;
  const suggested = known.find(({ id }) => id === storageConnectionId)?.defaultBucket;
  return (
    <div className={forms.pair}>
      <Select
        label="Storage"
        description={own.length === 0 ? "The built-in one; connect others in the settings." : "Where the files go."}
        data={[{ value: BUILT_IN, label: "Built-in storage" }, ...own]}
        value={storageConnectionId ?? BUILT_IN}
        onChange={(value) => {
          form.setFieldValue("storageConnectionId", value === null || value === BUILT_IN ? null : value);
          form.setFieldValue("bucketName", "");
        }}
        error={form.errors.storageConnectionId}
        disabled={own.length === 0}
        allowDeselect={false}
      />
      {storageConnectionId !== null && (
        <TextInput
          label="Bucket"
          description={suggested ? `Leave empty for ${suggested}` : "On that storage."}
          placeholder={suggested ?? "photos"}
          spellCheck={false}
          {...form.getInputProps("bucketName")}
        />
      )}
    </div>
  );
}

/** All fields of a project. */
export function ProjectFields({ form, project }: FieldsProps) {
  const isLimited = useSession().clientIds !== null;
  return (
    <>
      <TextInput label="Name" placeholder="Website photos" withAsterisk data-autofocus {...form.getInputProps("name")} />
      <ClientPicker
        label="Client"
        placeholder={isLimited ? "Choose one of your clients" : "For the company itself"}
        clearable={!isLimited}
        value={form.getValues().clientId}
        onChange={(clientId) => form.setFieldValue("clientId", clientId)}
        error={form.errors.clientId}
      />
      <Textarea label="Description" autosize minRows={2} maxRows={8} {...form.getInputProps("description")} />
      <h3 className={forms.section}>Where files go</h3>
      <Storage form={form} project={project} />
      <TextInput
        label="Folder"
        description={
          project
            ? "Added before the name of every file. Files that are uploaded already stay where they are."
            : "Leave empty to make it from the name."
        }
        placeholder="website-photos"
        spellCheck={false}
        {...form.getInputProps("defaultPrefix")}
      />
    </>
  );
}
