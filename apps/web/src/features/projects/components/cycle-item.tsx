import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconDots, IconEdit, IconTrash } from "@tabler/icons-react";
import { byteSize, figure, plural } from "../../../lib/format.ts";
import { usePermission } from "../../../lib/session.ts";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import { type Cycle, useDeleteCycle, useMoveCycle } from "../use-cycle-actions.ts";
import classes from "./cycle-item.module.css";
import { CycleStatus, moveWords } from "./cycle-status.tsx";

interface CycleItemProps {
  cycle: Cycle;
  onEdit: (id: string) => void;
}

function ItemMenu({ cycle, onEdit }: CycleItemProps) {
  const mayEdit = usePermission("projects:write");
  const mayDelete = usePermission("projects:delete");
  const { remove } = useDeleteCycle();
  if (!mayEdit && !mayDelete) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon className={classes.menu ?? ""} variant="subtle" color="gray" size="lg" aria-label={`Actions for ${cycle.name}`}>
          <IconDots size={20} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mayEdit && (
          <Menu.Item leftSection={<IconEdit size={17} />} onClick={() => onEdit(cycle.id)}>
            Edit
          </Menu.Item>
        )}
        {mayDelete && (
          <Menu.Item leftSection={<IconTrash size={17} />} onClick={() => remove(cycle.id)}>
            Delete
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function Moves({ cycle }: { cycle: Cycle }) {
  const { move, moving } = useMoveCycle(cycle);
  return cycle.moves.map((to) => (
    <Button
      key={to}
      size="xs"
      variant="default"
      loading={moving === to}
      disabled={moving !== undefined && moving !== to}
      onClick={() => move(to)}
    >
      {moveWords(cycle.status, to)}
      <span className="visually-hidden"> {cycle.name}</span>
    </Button>
  ));
}

function Times({ cycle: { startedAt, completedAt, createdAt } }: { cycle: Cycle }) {
  if (completedAt) {
    return (
      <>
        completed <TimeAgo at={completedAt} />
      </>
    );
  }
  return startedAt ? (
    <>
      started <TimeAgo at={startedAt} />
    </>
  ) : (
    <>
      added <TimeAgo at={createdAt} />
    </>
  );
}

const inWords = (value: Cycle["metadata"][string]) => {
  if (value === null) return "–";
  return typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
};

function OwnFields({ metadata }: Pick<Cycle, "metadata">) {
  const fields = Object.entries(metadata);
  if (fields.length === 0) return null;
  return (
    <dl className={classes.fields}>
      {fields.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{inWords(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** One cycle on the line: its number, how far it is, what has arrived. */
export function CycleItem({ cycle, onEdit }: CycleItemProps) {
  const { number, name, status, description, files, bytes, sessions, s3Prefix } = cycle;
  return (
    <li className={classes.item} data-status={status}>
      <span className={classes.number} aria-hidden="true">
        {number}
      </span>
      <div className={classes.content}>
        <div className={classes.top}>
          <h3 className={classes.name}>
            <span className="visually-hidden">{`Cycle ${number}: `}</span>
            {name}
          </h3>
          <CycleStatus status={status} />
          <div className={classes.actions}>
            <Moves cycle={cycle} />
            <ItemMenu cycle={cycle} onEdit={onEdit} />
          </div>
        </div>
        <p className={classes.meta}>
          <Times cycle={cycle} /> · {figure(files)} {files === 1 ? "file" : "files"}, {byteSize(bytes)} in {plural(sessions, "session")} ·{" "}
          <code className={classes.prefix}>{s3Prefix || "/"}</code>
        </p>
        {description && <p className={classes.description}>{description}</p>}
        <OwnFields metadata={cycle.metadata} />
      </div>
    </li>
  );
}
