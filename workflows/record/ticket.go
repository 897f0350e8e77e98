package record

import "turnup/workflows/order"

// OpensTicket notes that the order opens a support ticket at its provider: reminders of what support has to do become notes there.
func (r *Record) OpensTicket() { r.opensTicket = true }

// ticketAt is where notes for the order's support ticket go; nil for an order that opens none.
func (r *Record) ticketAt() *order.TicketAt {
	if !r.opensTicket {
		return nil
	}
	at := &order.TicketAt{Provider: r.Progress.Provider, Account: r.common.Account, Identity: r.Progress.Identity}
	if ticket := r.Progress.Ticket; ticket != nil {
		at.ID = ticket.ID
	}
	return at
}
