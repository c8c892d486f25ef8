import { type TemplateView, templateBodyMax } from "@frontoffice/api/schema/strategies";
import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { trpc } from "../../../lib/trpc.ts";
import { Card } from "../../../ui/card.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import forms from "../../../ui/form.module.css";
import { FormError } from "../../../ui/form-error.tsx";
import { Notice } from "../../../ui/notice.tsx";
import rows from "../../../ui/row.module.css";
import { SkeletonText } from "../../../ui/skeletons.tsx";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import { toast } from "../../../ui/toast.tsx";
import { useWritingForm } from "../use-writing-form.ts";

function Origin({ version, updatedBy, updatedAt }: TemplateView) {
  if (updatedAt === null) return <p className={rows.meta}>This is the built-in text; nobody has changed it.</p>;
  return (
    <p className={rows.meta}>
      Version {version}, saved by {updatedBy} <TimeAgo at={updatedAt} />.
    </p>
  );
}

function WritingForm({ template }: { template: TemplateView }) {
  const { base, form, error, stale, saving, resetting, submit, backToBuiltIn, loadNewest } = useWritingForm(template);
  const [asking, setAsking] = useState(false);
  const length = form.getValues().body.trim().length;
  return (
    <form className={forms.form} onSubmit={submit} noValidate>
      {Object.keys(form.errors).length === 0 && <FormError error={error} />}
      <Textarea
        label="How your strategies should be written"
        description={`${length} of ${templateBodyMax} characters`}
        autosize
        minRows={6}
        maxRows={20}
        {...form.getInputProps("body")}
      />
      <Origin {...base} />
      <div className={rows.buttons}>
        <Button type="submit" loading={saving} disabled={resetting}>
          Save
        </Button>
        {stale && (
          <Button
            variant="default"
            onClick={() => void loadNewest().catch((failure: unknown) => toast.failed(failure, "The latest version could not be loaded"))}
          >
            Load the latest version
          </Button>
        )}
        {(base.body !== base.builtIn || form.getValues().body !== base.builtIn) && (
          <Button variant="default" disabled={saving} onClick={() => setAsking(true)}>
            Back to the built-in text
          </Button>
        )}
      </div>
      <ConfirmDialog
        opened={asking}
        title="Back to the built-in text?"
        verb="Use the built-in text"
        pending={resetting}
        onConfirm={() => backToBuiltIn(() => setAsking(false))}
        onClose={() => setAsking(false)}
      >
        It replaces the text above for all drafts from now on. Strategies that are already written stay as they are.
      </ConfirmDialog>
    </form>
  );
}

/** What the company tells the language model about style; the fixed rules about data and citations are not shown, nor changed. */
export function Writing() {
  const template = trpc.strategies.templates.get.useQuery();
  const info = trpc.system.info.useQuery();
  return (
    <Card
      title="Writing instructions"
      description="A language model follows them in every strategy that it drafts. The rules about client data, citations and form always apply. The rule-based writer does not use them."
    >
      <div className={forms.form}>
        {info.data?.model.offline && (
          <Notice>This installation uses the rule-based writer now, so these instructions wait until a language model is connected.</Notice>
        )}
        {template.isPending && <SkeletonText lines={6} />}
        {template.isError && !template.data && <ErrorState error={template.error} onRetry={() => void template.refetch()} />}
        {template.data && <WritingForm template={template.data} />}
      </div>
    </Card>
  );
}
