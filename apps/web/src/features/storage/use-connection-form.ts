import { createConnectionInput, type StorageKind, storageKinds } from "@frontoffice/api/schema/storage";
import { z } from "zod";
import { focusFirstError, showFieldErrors } from "../../lib/form-errors.ts";
import { regionOf } from "../../lib/server-region.ts";
import { trpc } from "../../lib/trpc.ts";
import { useZodForm } from "../../lib/use-zod-form.ts";
import { toast } from "../../ui/toast.tsx";
import type { Connection } from "./use-connection-actions.ts";

export interface ConnectionValues extends Record<string, unknown> {
  name: string;
  kind: StorageKind;
  endpoint: string;
  region: string;
  forcePathStyle: boolean;
  accessKeyId: string;
  secretAccessKey: string;
  defaultBucket: string;
}

const usual = (kind: StorageKind) => ({ region: storageKinds[kind].region, forcePathStyle: storageKinds[kind].forcePathStyle });

function valuesOf(connection: Connection | null): ConnectionValues {
  if (!connection) {
    return { name: "", kind: "s3", endpoint: "", ...usual("s3"), accessKeyId: "", secretAccessKey: "", defaultBucket: "" };
  }
  const { name, kind, endpoint, region, forcePathStyle, accessKeyId, defaultBucket } = connection;
  const isAmazons = endpoint === `https://s3.${region}.amazonaws.com`;
  const place = { region, forcePathStyle, defaultBucket: defaultBucket ?? "" };
  return { name, kind, endpoint: isAmazons ? "" : endpoint, ...place, accessKeyId, secretAccessKey: "" };
}

/** An empty field is one that was left out; a stored secret stays when none is entered. */
function schemaFor(isNew: boolean) {
  const left = isNew ? createConnectionInput : createConnectionInput.partial({ secretAccessKey: true });
  const filled = left.superRefine(({ kind, endpoint }, { addIssue }) => {
    if (endpoint || !storageKinds[kind].needsEndpoint) return;
    addIssue({ code: "custom", path: ["endpoint"], message: "Enter the address of the server." });
  });
  return z.preprocess((values: ConnectionValues) => {
    const { endpoint, secretAccessKey, ...others } = values;
    return { ...others, endpoint: endpoint.trim() || null, ...((isNew || secretAccessKey) && { secretAccessKey }) };
  }, filled);
}

/** The form of a connection with what can be done with it: testing as it stands, and saving. */
export function useConnectionForm(connection: Connection | null, onSaved: () => void) {
  const utils = trpc.useUtils();
  const schema = schemaFor(connection === null);
  const form = useZodForm(schema, valuesOf(connection));
  const onSettled = () => utils.storage.invalidate();
  const { connections } = trpc.storage;
  const probe = connections.probe.useMutation();
  const test = connections.test.useMutation({ onSettled });
  const saved = (id: string, words: string) => {
    onSaved();
    toast.done(words);
    test.mutate({ id });
  };
  const create = connections.create.useMutation({ onSettled, onSuccess: ({ id, name }) => saved(id, `${name} is connected.`) });
  const update = connections.update.useMutation({ onSettled, onSuccess: ({ id, name }) => saved(id, `${name} was changed.`) });
  const onError = (failure: unknown) => showFieldErrors(form, failure);
  const save = form.onSubmit((values) => {
    const { secretAccessKey, ...fields } = schema.parse(values);
    if (connection) update.mutate({ ...fields, ...(secretAccessKey && { secretAccessKey }), id: connection.id }, { onError });
    else create.mutate({ ...fields, secretAccessKey: secretAccessKey ?? "" }, { onError });
  }, focusFirstError(form));
  const tryOut = form.onSubmit((values) => {
    const { name: _, ...server } = schema.parse(values);
    probe.mutate({ ...server, ...(connection && { id: connection.id }) }, { onError });
  }, focusFirstError(form));
  /** Many addresses name the region, so nobody has to enter it twice. */
  const readRegion = () => {
    const region = regionOf(form.getValues().endpoint);
    if (region) form.setFieldValue("region", region);
  };
  const choose = (kind: StorageKind) => form.setValues({ kind, ...usual(kind) });
  return {
    form,
    save,
    saving: create.isPending || update.isPending,
    error: create.error ?? update.error ?? probe.error,
    tryOut,
    trying: probe.isPending,
    tried: probe.data,
    choose,
    readRegion,
  };
}
