-- What Temporal needs of PostgreSQL: two databases of one role, which may neither make roles nor more databases. Run once, as the
-- database's superuser; then give the role its password (\password temporal).
create role temporal login;
create database temporal owner temporal;
create database temporal_visibility owner temporal;
