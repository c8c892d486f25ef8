import { ActionIcon, Menu } from "@mantine/core";
import { IconDots, IconEdit, IconTrash } from "@tabler/icons-react";
import { readablePhone } from "../../../lib/phone.ts";
import { usePermission } from "../../../lib/session.ts";
import rows from "../../../ui/row.module.css";
import { type Contact, contactName, useDeleteContact } from "../use-contact-actions.ts";

interface ContactRowProps {
  row: Contact;
  onEdit: () => void;
}

function RowMenu({ row, onEdit }: ContactRowProps) {
  const mayEdit = usePermission("contacts:write");
  const mayDelete = usePermission("contacts:delete");
  const { remove } = useDeleteContact();
  if (!mayEdit && !mayDelete) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Actions for ${contactName(row)}`}>
          <IconDots size={20} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mayEdit && (
          <Menu.Item leftSection={<IconEdit size={17} />} onClick={onEdit}>
            Edit
          </Menu.Item>
        )}
        {mayDelete && (
          <Menu.Item leftSection={<IconTrash size={17} />} onClick={() => remove(row.id)}>
            Delete
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** One contact in the list: who, what they do, and how to reach them at one click. */
export function ContactRow({ row, onEdit }: ContactRowProps) {
  return (
    <li className={rows.line}>
      <div className={rows.words}>
        <span className={rows.title}>{contactName(row)}</span>
        {row.role && <p className={rows.meta}>{row.role}</p>}
        {row.note && <p className={rows.note}>{row.note}</p>}
      </div>
      <div className={rows.buttons}>
        {row.phone && (
          <a className={rows.meta} href={`tel:${row.phone}`}>
            {readablePhone(row.phone)}
          </a>
        )}
        {row.email && (
          <a className={rows.meta} href={`mailto:${row.email}`}>
            {row.email}
          </a>
        )}
        <RowMenu row={row} onEdit={onEdit} />
      </div>
    </li>
  );
}
