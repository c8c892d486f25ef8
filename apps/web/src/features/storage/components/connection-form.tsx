import { type StorageKind, storageKind, storageKinds } from "@frontoffice/api/schema/storage";
import { Button, PasswordInput, Select, Switch, TextInput } from "@mantine/core";
import { useEditing } from "../../../lib/use-editing.ts";
import { EditButtons, type EditForm } from "../../../ui/edit-drawer.tsx";
import forms from "../../../ui/form.module.css";
import { FormError } from "../../../ui/form-error.tsx";
import type { Connection } from "../use-connection-actions.ts";
import { useConnectionForm } from "../use-connection-form.ts";
import { ProbeSteps } from "./probe-steps.tsx";

interface KindHelp {
  words: string;
  endpoint: string;
}

const HELP: Record<StorageKind, KindHelp> = {
  s3: {
    words:
      "Make a user with an access key in the console under IAM, Users, Security credentials, and give it rights on the one bucket. The region is the bucket's.",
    endpoint: "Leave empty for Amazon's own",
  },
  r2: {
    words:
      "Make a token in the dashboard under R2, Manage API tokens, with Object Read & Write. The address names your account; the region is auto.",
    endpoint: "https://<account id>.r2.cloudflarestorage.com",
  },
  minio: {
    words: "Make an access key in MinIO's console under Access Keys. The server must be reachable over https.",
    endpoint: "https://minio.example.com:9000",
  },
  garage: {
    words: "Make a key with garage key create, and allow it to read and write the bucket. The region is the one in garage.toml.",
    endpoint: "https://garage.example.com:3900",
  },
  ceph: { words: "Make a user with radosgw-admin user create; it prints both keys.", endpoint: "https://rgw.example.com:7480" },
  other: {
    words:
      "Backblaze B2, Wasabi, Hetzner, OVH, Scaleway and anything else that speaks S3 with signatures of version 4. At Backblaze the keys are an application key's: keyID and applicationKey.",
    endpoint: "https://s3.<region>.backblazeb2.com",
  },
};

const kinds = storageKind.options.map((value) => ({ value, label: storageKinds[value].label }));

interface ConnectionFormProps extends EditForm {
  /** The connection to change, or null for a new one. */
  connection: Connection | null;
  onSaved: () => void;
}

/** Everything about a connection, with a test before it is saved. */
export function ConnectionForm({ connection, onSaved, onDirty, ...leave }: ConnectionFormProps) {
  const saved = () => {
    onDirty(false);
    onSaved();
  };
  const { form, save, saving, error, tryOut, trying, tried, choose, readRegion } = useConnectionForm(connection, saved);
  const editing = useEditing({ form, error, onDirty });
  const { kind } = form.getValues();
  const help = HELP[kind];
  const endpoint = form.getInputProps("endpoint");
  return (
    <form className={forms.form} onSubmit={save} noValidate>
      <Select
        label="Kind"
        description={help.words}
        data={kinds}
        value={kind}
        onChange={(chosen) => choose(storageKind.parse(chosen))}
        allowDeselect={false}
      />
      <TextInput label="Name" description="What your colleagues choose it by." required data-autofocus {...form.getInputProps("name")} />
      <TextInput
        label="Address"
        placeholder={help.endpoint}
        type="url"
        inputMode="url"
        required={storageKinds[kind].needsEndpoint}
        {...endpoint}
        onBlur={(event) => {
          endpoint.onBlur?.(event);
          readRegion();
        }}
      />
      <div className={forms.pair}>
        <TextInput label="Region" required {...form.getInputProps("region")} />
        <TextInput label="Bucket" required {...form.getInputProps("defaultBucket")} />
      </div>
      <TextInput label="Access key ID" required autoComplete="off" spellCheck={false} {...form.getInputProps("accessKeyId")} />
      <PasswordInput
        label="Secret access key"
        description={connection ? "Leave empty to keep the current one." : "Stored encrypted and never shown again."}
        required={connection === null}
        autoComplete="new-password"
        {...form.getInputProps("secretAccessKey")}
      />
      <Switch
        label="Bucket in the path"
        description="Off puts it into the host name, as Amazon wants it."
        {...form.getInputProps("forcePathStyle", { type: "checkbox" })}
      />
      <FormError error={editing.error} />
      {(trying || tried) && <ProbeSteps probe={trying ? undefined : tried} />}
      <EditButtons
        {...leave}
        verb={connection ? "Save changes" : "Connect"}
        pending={saving}
        aside={
          <Button variant="default" loading={trying} onClick={() => tryOut()}>
            Test
          </Button>
        }
      />
    </form>
  );
}
