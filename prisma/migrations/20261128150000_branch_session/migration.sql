alter table verdict_branch add column session text;
