//! By which of its addresses others reach this machine.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, UdpSocket};

/// Hosts that nobody has, as they are for documentation (RFC 5737 and 3849): the way to them is the way out.
const ELSEWHERE: [IpAddr; 2] = [
    IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)),
    IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1)),
];

/// The address that others see, of all that `every` stands for; that of the machine for itself where it has no
/// way out.
pub(crate) fn outward(every: IpAddr) -> IpAddr {
    // Who listens on all addresses of IPv6 hears IPv4 as well.
    let reaches = |elsewhere: &&IpAddr| every.is_ipv6() || elsewhere.is_ipv4();
    let mut ways = ELSEWHERE.iter().filter(reaches).filter_map(|one| own_towards(*one).ok());
    let own = ways.find(|own| !own.is_unspecified() && !own.is_loopback());
    own.unwrap_or_else(|| match every {
        IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
    })
}

/// The address that packets to `elsewhere` would have; none is sent.
fn own_towards(elsewhere: IpAddr) -> io::Result<IpAddr> {
    const ANY_PORT: u16 = 9;
    let every: IpAddr = match elsewhere {
        IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind((every, 0))?;
    socket.connect((elsewhere, ANY_PORT))?;
    Ok(socket.local_addr()?.ip())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{TcpListener, TcpStream};

    #[test]
    fn an_address_that_is_named_is_one_of_this_machine() {
        let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
        let address = outward(Ipv4Addr::UNSPECIFIED.into());
        assert!(address.is_ipv4() && !address.is_unspecified(), "{address}");
        let port = listener.local_addr().unwrap().port();
        TcpStream::connect((address, port)).unwrap();
        assert!(!outward(Ipv6Addr::UNSPECIFIED.into()).is_unspecified());
    }
}
