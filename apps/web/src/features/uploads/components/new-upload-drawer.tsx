import { createUploadSessionInput } from "@frontoffice/api/schema/uploads";
import { Autocomplete, Button, Drawer, NumberInput, SegmentedControl, Select, Textarea, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { focusFirstError, showFieldErrors } from "../../../lib/form-errors.ts";
import { markFirstField } from "../../../lib/mark-first-field.ts";
import { trpc } from "../../../lib/trpc.ts";
import { useZodForm } from "../../../lib/use-zod-form.ts";
import { FormError } from "../../../ui/form-error.tsx";
import classes from "./new-upload-drawer.module.css";

interface Values extends Record<string, unknown> {
  projectId: string;
  cycleId: string | undefined;
  name: string;
  sourceKind: "browser" | "worker_path";
  sourcePath: string | undefined;
  include: string[];
  exclude: string[];
  maxWorkers: number | string;
  timesToRetry: number | string;
  bandwidthLimitBps: number | null;
}

const MEGABYTE = 1_000_000;
const linesOf = (typed: string) => (typed === "" ? [] : typed.split("\n"));
const filled = (values: Values) => ({
  ...values,
  include: values.include.filter((line) => line.trim() !== ""),
  exclude: values.exclude.filter((line) => line.trim() !== ""),
});

function useNewUpload(projectId: string | undefined, cycleId: string | undefined) {
  const navigate = useNavigate();
  const utils = trpc.useUtils();
  const form = useZodForm<Values>(createUploadSessionInput, {
    projectId: projectId ?? "",
    cycleId,
    name: "",
    sourceKind: "browser",
    sourcePath: undefined,
    include: [],
    exclude: [],
    maxWorkers: 8,
    timesToRetry: 3,
    bandwidthLimitBps: null,
  });
  const create = trpc.uploadSessions.create.useMutation({
    onSuccess: async (session) => {
      utils.uploadSessions.get.setData({ id: session.id }, session);
      void utils.uploadSessions.list.invalidate();
      await navigate({ to: "/uploads/sessions/$sessionId", params: { sessionId: session.id } });
    },
    onError: (error) => showFieldErrors(form, error),
  });
  const submit = form.onSubmit((values) => create.mutate(createUploadSessionInput.parse(filled(values))), focusFirstError(form));
  return { form, create, submit };
}

type Form = ReturnType<typeof useNewUpload>["form"];

function Place({ form }: { form: Form }) {
  const { projectId, cycleId } = form.values;
  const projects = trpc.projects.list.useQuery({ limit: 100, active: true });
  const cycles = trpc.cycles.list.useQuery({ limit: 100, projectId }, { enabled: projectId !== "" });
  const open = (cycles.data?.items ?? []).filter(({ status }) => status === "planned" || status === "active");
  return (
    <>
      <Select
        label="Project"
        placeholder="Choose a project"
        data={(projects.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={projectId || null}
        onChange={(id) => form.setValues({ projectId: id ?? "", cycleId: undefined })}
        error={form.errors.projectId && "Choose a project."}
        searchable
        openOnFocus={false}
        nothingFoundMessage={projects.isPending ? "Looking" : "No project has this name"}
        data-autofocus={projectId === "" || undefined}
      />
      <Select
        label="Cycle"
        description="Leave it out to send to the project itself."
        placeholder={projectId === "" ? "Choose the project first" : "None"}
        data={open.map(({ id, name }) => ({ value: id, label: name }))}
        value={cycleId ?? null}
        onChange={(id) => form.setFieldValue("cycleId", id ?? undefined)}
        error={form.errors.cycleId}
        disabled={projectId === ""}
        clearable
        clearButtonProps={{ "aria-label": "No cycle" }}
      />
    </>
  );
}

/** Folders that are open to the company, and those below them that were sent before, the latest first. */
function useKnownFolders(enabled: boolean) {
  const open = trpc.uploads.folders.useQuery(undefined, { enabled });
  const sent = trpc.uploadSessions.list.useQuery({ sourceKind: "worker_path", limit: 50 }, { enabled });
  const roots = open.data?.items.map(({ path }) => path);
  const paths = (sent.data?.items ?? []).flatMap((session) => session.sourcePath ?? []);
  return { known: [...new Set([...(roots ?? []), ...paths])], isClosed: roots?.length === 0 };
}

function Source({ form }: { form: Form }) {
  const { sourceKind, sourcePath } = form.values;
  const { known, isClosed } = useKnownFolders(sourceKind === "worker_path");
  return (
    <div className={classes.source}>
      <span className={classes.label} id="upload-source">
        Where the files are
      </span>
      <SegmentedControl
        aria-labelledby="upload-source"
        fullWidth
        data={[
          { value: "browser", label: "On this computer" },
          { value: "worker_path", label: "On the worker" },
        ]}
        value={sourceKind}
        onChange={(value) => form.setValues({ sourceKind: value as Values["sourceKind"], sourcePath: undefined })}
      />
      {sourceKind === "worker_path" && (
        <Autocomplete
          label="Folder on the worker's machine"
          description={
            isClosed
              ? "No folder is open to your company yet. Ask the operator of this installation to open one."
              : "A folder that the operator has opened to your company, or any folder below it."
          }
          data={known}
          limit={8}
          {...form.getInputProps("sourcePath")}
          value={sourcePath ?? ""}
        />
      )}
    </div>
  );
}

function Pace({ form }: { form: Form }) {
  const { bandwidthLimitBps } = form.values;
  return (
    <details className={classes.more}>
      <summary>Patterns, speed and retries</summary>
      <div className={classes.fields}>
        {(["include", "exclude"] as const).map((which) => (
          <Textarea
            key={which}
            label={which === "include" ? "Only these files" : "Leave these out"}
            description="One pattern a line, such as *.jpg or drafts/**"
            autosize
            minRows={2}
            maxRows={6}
            value={form.values[which].join("\n")}
            onChange={(event) => form.setFieldValue(which, linesOf(event.currentTarget.value))}
            error={form.errors[which]}
          />
        ))}
        <div className={classes.pair}>
          <NumberInput label="Requests at once" min={1} max={64} allowDecimal={false} {...form.getInputProps("maxWorkers")} />
          <NumberInput label="Retries" min={0} max={10} allowDecimal={false} {...form.getInputProps("timesToRetry")} />
        </div>
        <NumberInput
          label="Limit in MB per second"
          placeholder="No limit"
          min={0.01}
          decimalScale={2}
          value={bandwidthLimitBps === null ? "" : bandwidthLimitBps / MEGABYTE}
          onChange={(value) => form.setFieldValue("bandwidthLimitBps", typeof value === "number" ? Math.round(value * MEGABYTE) : null)}
          error={form.errors.bandwidthLimitBps}
        />
      </div>
    </details>
  );
}

interface NewUploadDrawerProps {
  opened: boolean;
  projectId?: string | undefined;
  cycleId?: string | undefined;
  onClose: () => void;
}

function NewUploadForm({ projectId, cycleId, onClose }: Omit<NewUploadDrawerProps, "opened">) {
  const { form, create, submit } = useNewUpload(projectId, cycleId);
  return (
    <form ref={markFirstField} className={classes.form} onSubmit={submit} noValidate>
      <FormError error={Object.keys(form.errors).length === 0 ? create.error : null} />
      <Place form={form} />
      <TextInput label="Name" description="Leave it out to name it by cycle and day." {...form.getInputProps("name")} />
      <Source form={form} />
      <Pace form={form} />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={create.isPending}>
          {form.values.sourceKind === "browser" ? "Choose files next" : "Show the plan"}
        </Button>
      </div>
    </form>
  );
}

/** Asks where a new upload goes and where its files are. */
export function NewUploadDrawer({ opened, onClose, ...place }: NewUploadDrawerProps) {
  return (
    <Drawer opened={opened} onClose={onClose} position="right" size="md" title="New upload" closeButtonProps={{ "aria-label": "Close" }}>
      {opened && <NewUploadForm {...place} onClose={onClose} />}
    </Drawer>
  );
}
