import { ActionIcon, Button } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconChevronRight, IconPlus, IconTrash } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import type { SectionForm, SectionValues } from "../use-section-edit.ts";
import classes from "./editor-list.module.css";
import type { Field } from "./section-fields.tsx";

type ListField = Extract<Field, { kind: "list" }>;

interface EditorListProps {
  form: SectionForm;
  field: ListField;
  path: string;
  /** The fields of one item, named with this prefix. */
  renderFields(fields: Field[], prefix: string): ReactNode;
}

interface ItemProps extends EditorListProps {
  index: number;
  count: number;
  title: string;
}

const icon = { size: 17, stroke: 1.7, "aria-hidden": true } as const;

function ItemButtons({ form, field, path, index, count }: ItemProps) {
  const what = `${field.one} ${index + 1}`;
  if (field.fixed) return null;
  return (
    <div className={classes.buttons}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`Move ${what} up`}
        disabled={index === 0}
        onClick={() => form.reorderListItem(path, { from: index, to: index - 1 })}
      >
        <IconArrowUp {...icon} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`Move ${what} down`}
        disabled={index === count - 1}
        onClick={() => form.reorderListItem(path, { from: index, to: index + 1 })}
      >
        <IconArrowDown {...icon} />
      </ActionIcon>
      <ActionIcon variant="subtle" color="red" aria-label={`Remove ${what}`} onClick={() => form.removeListItem(path, index)}>
        <IconTrash {...icon} />
      </ActionIcon>
    </div>
  );
}

function Item(props: ItemProps) {
  const { form, field, path, index, title, renderFields } = props;
  const prefix = `${path}.${index}.`;
  const faulty = Object.keys(form.errors).some((key) => key.startsWith(prefix));
  const [open, setOpen] = useState(!field.folded || title === "");
  const shown = open || faulty;
  return (
    <li className={classes.item} data-faulty={faulty || undefined}>
      <div className={classes.head}>
        {field.folded ? (
          <button type="button" className={classes.toggle} aria-expanded={shown} onClick={() => setOpen(!shown)}>
            <IconChevronRight {...icon} className={classes.chevron} data-open={shown || undefined} />
            <span>{title || `New ${field.one}`}</span>
          </button>
        ) : (
          <span className={classes.number}>
            {field.one} {index + 1}
          </span>
        )}
        <ItemButtons {...props} />
      </div>
      {shown && renderFields(field.fields, prefix)}
    </li>
  );
}

const stringOf = (value: unknown) => (typeof value === "string" ? value : "");

/** Items that can be added, moved and removed. */
export function EditorList({ form, field, path, renderFields }: EditorListProps) {
  const { value } = form.getInputProps(path);
  const items: SectionValues[] = Array.isArray(value) ? value : [];
  const error = form.errors[path];
  return (
    <fieldset className={classes.list}>
      <legend className={classes.legend}>{field.label}</legend>
      {error && (
        <p className={classes.error} role="alert">
          {error}
        </p>
      )}
      <ol className={classes.items}>
        {items.map((item, index) => (
          // The form counts items by place; a key made of the words would lose the focus while typing.
          <Item
            key={`${path}-${index}`}
            form={form}
            field={field}
            path={path}
            index={index}
            count={items.length}
            title={stringOf(item[field.title])}
            renderFields={renderFields}
          />
        ))}
      </ol>
      {!field.fixed && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus {...icon} />}
          onClick={() => form.insertListItem(path, structuredClone(field.blank))}
        >
          Add a {field.one}
        </Button>
      )}
    </fieldset>
  );
}
