import { type SectionKey, type StrategySections, type StrategyView, sectionLabels } from "@frontoffice/api/schema/strategies";
import { Button, Drawer } from "@mantine/core";
import { markFirstField } from "../../../lib/mark-first-field.ts";
import { FormError } from "../../../ui/form-error.tsx";
import { toast } from "../../../ui/toast.tsx";
import { type SectionValues, useSectionEdit } from "../use-section-edit.ts";
import { EditorFields } from "./editor-fields.tsx";
import classes from "./section-editor.module.css";
import { sectionFields } from "./section-fields.tsx";

interface EditorProps {
  strategy: StrategyView;
  section: SectionKey;
  content: SectionValues;
  onClose: () => void;
}

/** The words of a section without its citations, to be pasted elsewhere. */
function plainText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map(plainText).filter(Boolean).join("\n");
  if (value === null || typeof value !== "object") return "";
  const parts = Object.entries(value).filter(([key]) => key !== "evidence");
  return parts
    .map(([, part]) => plainText(part))
    .filter(Boolean)
    .join("\n");
}

interface ConflictProps {
  newer: number;
  saving: boolean;
  onSee: () => void;
  onSaveOver: () => void;
  values: () => SectionValues;
}

/** Somebody saved first: nothing is lost, and the reader decides. */
function Conflict({ newer, saving, onSee, onSaveOver, values }: ConflictProps) {
  const copy = () =>
    navigator.clipboard.writeText(plainText(values())).then(
      () => toast.done("Your text is on the clipboard."),
      (error: unknown) => toast.failed(error, "The text could not be copied"),
    );
  return (
    <div className={classes.conflict} role="alert">
      <p className={classes["conflict-title"]}>Version {newer} was saved while you were editing</p>
      <p>Your text is still here and has not been saved.</p>
      <div className={classes.ways}>
        <Button size="xs" onClick={onSee}>
          See what changed
        </Button>
        <Button size="xs" variant="default" onClick={() => void copy()}>
          Copy my text
        </Button>
        <Button size="xs" variant="default" loading={saving} onClick={onSaveOver}>
          Save mine as version {newer + 1}
        </Button>
      </div>
    </div>
  );
}

function Editor({ strategy, section, content, onClose }: EditorProps) {
  const { form, saving, error, newer, submit, saveOver, seeNewer } = useSectionEdit(strategy, section, content, onClose);
  return (
    <form ref={markFirstField} className={classes.form} onSubmit={submit} noValidate>
      <div className={classes.body}>
        <FormError error={error} />
        <EditorFields form={form} fields={sectionFields[section]} />
      </div>
      <footer className={classes.footer}>
        {newer !== null && (
          <Conflict newer={newer} saving={saving} onSee={() => void seeNewer()} onSaveOver={saveOver} values={form.getValues} />
        )}
        {Object.keys(form.errors).length > 0 && <p className={classes.faults}>Some fields need another look.</p>}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={saving} disabled={newer !== null}>
            Save as a new version
          </Button>
        </div>
      </footer>
    </form>
  );
}

interface SectionEditorProps {
  strategy: StrategyView;
  sections: StrategySections;
  /** Undefined keeps the editor shut. */
  section: SectionKey | undefined;
  onClose: () => void;
}

/** One section in a form beside the page. */
export function SectionEditor({ strategy, sections, section, onClose }: SectionEditorProps) {
  return (
    <Drawer
      opened={section !== undefined}
      onClose={onClose}
      position="right"
      size={680}
      padding={0}
      title={section && `Edit ${sectionLabels[section]}`}
      classNames={{ header: classes.header ?? "", body: classes.drawer ?? "" }}
      closeButtonProps={{ "aria-label": "Close" }}
      closeOnClickOutside={false}
    >
      {section && (
        <Editor key={section} strategy={strategy} section={section} content={structuredClone(sections[section])} onClose={onClose} />
      )}
    </Drawer>
  );
}
