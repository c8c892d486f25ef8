import { MultiSelect, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import type { SectionForm } from "../use-section-edit.ts";
import classes from "./editor-fields.module.css";
import { EditorList } from "./editor-list.tsx";
import type { Field } from "./section-fields.tsx";

interface InputProps {
  form: SectionForm;
  field: Exclude<Field, { kind: "list" }>;
  path: string;
}

/** A line of its own for each item; what is between the items is tidied when it is saved. */
function LinesInput({ form, field, path }: InputProps) {
  const { value, onChange: _, ...props } = form.getInputProps(path);
  const lines: unknown[] = Array.isArray(value) ? value : [];
  const within = Object.entries(form.errors).find(([key]) => key.startsWith(`${path}.`))?.[1];
  return (
    <Textarea
      autosize
      minRows={3}
      {...props}
      label={field.label}
      description={field.hint}
      error={props.error ?? within}
      value={lines.join("\n")}
      onChange={(event) => form.setFieldValue(path, event.currentTarget.value.split("\n"))}
    />
  );
}

/** Whole money in the form, cents in the data. */
function MoneyInput({ form, field, path }: InputProps) {
  const { value, onChange: _, ...props } = form.getInputProps(path);
  return (
    <NumberInput
      {...props}
      label={field.label}
      description={field.hint}
      min={0}
      decimalScale={2}
      thousandSeparator=","
      hideControls
      value={typeof value === "number" ? value / 100 : ""}
      onChange={(amount) => form.setFieldValue(path, typeof amount === "number" ? Math.round(amount * 100) : null)}
    />
  );
}

function Input({ form, field, path }: InputProps) {
  const named = field.bare ? { "aria-label": field.label } : { label: field.label };
  const props = { ...named, description: field.hint, ...form.getInputProps(path) };
  if (field.kind === "lines") return <LinesInput form={form} field={field} path={path} />;
  if (field.kind === "money") return <MoneyInput form={form} field={field} path={path} />;
  if (field.kind === "long") return <Textarea autosize minRows={2} maxRows={12} {...props} />;
  if (field.kind === "date") return <TextInput type="date" {...props} />;
  if (field.kind === "number") return <NumberInput min={field.min} max={field.max} suffix={field.suffix} clampBehavior="none" {...props} />;
  if (field.kind === "choice")
    return <Select data={field.options} allowDeselect={false} clearable={field.clearable ?? false} checkIconPosition="right" {...props} />;
  if (field.kind === "many") return <MultiSelect data={field.options} {...props} />;
  return <TextInput {...props} value={props.value ?? ""} />;
}

/** The fields of a section, or of one item in a list. */
export function EditorFields({ form, fields, prefix = "" }: { form: SectionForm; fields: Field[]; prefix?: string }) {
  const renderFields = (inner: Field[], path: string) => <EditorFields form={form} fields={inner} prefix={path} />;
  return (
    <div className={classes.fields}>
      {fields.map((field) => {
        const path = `${prefix}${field.name}`;
        return (
          <div key={path} className={classes.field} data-half={field.half || undefined}>
            {field.kind === "list" ? (
              <EditorList form={form} field={field} path={path} renderFields={renderFields} />
            ) : (
              <Input form={form} field={field} path={path} />
            )}
          </div>
        );
      })}
    </div>
  );
}
