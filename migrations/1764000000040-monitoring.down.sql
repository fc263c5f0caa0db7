DROP TABLE obligation_step, obligation_grant, obligation, monitored_therapy;
