DROP TABLE notice_call, notice_delivery, notice_item, notice;
